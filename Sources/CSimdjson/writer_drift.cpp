#include "writer.hpp"

using namespace sj;
using simdjson::dom::element;

// A member that the plan does not know.
void sj_writer::meet_unknown(const shape &shape, const group &group, std::string_view name, element value,
                             frame &frame) {
    std::string pointer = group.pointer + '/';
    append_key(pointer, name);
    if (shape.is.is_closed) report(SJ_UNKNOWN_MEMBER, frame, pointer, value);
    drift(SJ_DRIFT_FIELD, shape, pointer, {}, value, frame);
}

// A text where the plan knows all that may stand. What is no text is none of the words' business.
void sj_writer::meet_word(const shape &shape, const group &group, const key &key, element value, frame &frame) {
    std::string_view word;
    if (value.get(word)) return;
    for (const std::string &known : plan.words[key.words]) {
        if (known == word) return;
    }
    drift(SJ_DRIFT_VALUE, shape, group.pointer + '/' + key.name, word, value, frame);
}

void sj_writer::drift(sj_drift_kind kind, const shape &shape, const std::string &pointer, std::string_view word,
                      element value, frame &frame) {
    if (shape.is.contract == SJ_CONTRACT_IGNORE) return;
    auto number = static_cast<uint32_t>(&shape - plan.shapes.data());
    drifts.add(kind, number, pointer_to(frame, pointer, true), word, value);
    if (shape.is.contract != SJ_CONTRACT_QUARANTINE || frame.is_refused) return;
    frame.is_refused = true;
    auto problem = kind == SJ_DRIFT_FIELD ? SJ_REFUSED_FIELD : SJ_REFUSED_VALUE;
    if (!problems.has_room(problem)) return;
    problems.add(problem, pointer_to(frame), excerpt_of(frame.value, problems::excerpt_limit), SJ_TYPE_ANY, number,
                 pointer);
}
