#include "writer.hpp"

#include <algorithm>

using namespace sj;
using simdjson::dom::element;

namespace {

// Whether the value is a text that is none of the words known. What is no text is none of their business.
bool is_new_word(const std::vector<std::string> &words, element value, std::string_view &word) {
    return !value.get(word) && std::find(words.begin(), words.end(), word) == words.end();
}

} // namespace

// A member that the plan does not know.
void sj_writer::meet_unknown(const shape &shape, const group &group, std::string_view name, element value,
                             frame &frame) {
    std::string pointer = group.pointer + '/';
    append_key(pointer, name);
    if (shape.is.is_closed) report(SJ_UNKNOWN_MEMBER, frame, pointer, value);
    drift(SJ_DRIFT_FIELD, shape, pointer, {}, value, frame);
}

// A text where the plan knows all that may stand.
void sj_writer::meet_word(const shape &shape, const group &group, const key &key, element value, frame &frame) {
    std::string_view word;
    if (!is_new_word(plan.words[key.words], value, word)) return;
    drift(SJ_DRIFT_VALUE, shape, group.pointer + '/' + key.name, word, value, frame);
}

// Whether there is something in the object that the plan does not know.
bool sj_writer::has_news(uint32_t group, element value) const {
    simdjson::dom::object members;
    if (value.get(members)) return false;
    for (auto member : members) {
        const key *known = plan.groups[group].find(member.key);
        std::string_view word;
        if (!known) return true;
        if (known->words != SJ_NONE && is_new_word(plan.words[known->words], member.value, word)) return true;
        if (known->inner_group != SJ_NONE && has_news(known->inner_group, member.value)) return true;
    }
    return false;
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
