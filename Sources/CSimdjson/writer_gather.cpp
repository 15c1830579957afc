#include "forms.hpp"
#include "writer.hpp"

#include <cmath>
#include <limits>

using namespace sj;
using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;

void sj_writer::gather(const shape &shape, frame &frame) {
    std::fill_n(frame.states, shape.slots.size(), state::absent);
    gather(shape, shape.group, object(frame.value), frame);
}

// The key of the member at `place` in objects of the group; nothing when the plan does not know it.
[[gnu::always_inline]] inline const key *sj_writer::find(uint32_t group, size_t place, std::string_view name) {
    // So many members as an object of the plan may have, and a few besides.
    constexpr size_t most = 64;
    auto &guesses = this->guesses[group];
    if (place < guesses.size() && guesses[place].is(name)) return guesses[place].known;
    const key *known = plan.groups[group].find(name);
    if (place < most && name.size() <= guess::longest) {
        if (guesses.size() <= place) guesses.resize(place + 1);
        guesses[place] = guess(name, known);
    }
    return known;
}

void sj_writer::gather(const shape &shape, uint32_t group, object object, frame &frame) {
    size_t place = 0;
    for (auto member = object.begin(), end = object.end(); member != end; ++member) {
        const key *known = find(group, place++, member.key());
        if (!known) {
            meet_unknown(shape, plan.groups[group], member.key(), member.value(), frame);
            continue;
        }
        if (known->slot != SJ_NONE) {
            load(shape, known->slot, member.value(), frame);
        } else if (known->inner_group != SJ_NONE) {
            gather_inner(shape, known->inner_group, member.value(), frame);
        }
        if (known->words != SJ_NONE) meet_word(shape, plan.groups[group], *known, member.value(), frame);
    }
}

// An object whose members are values of the outer one. Being null, it says that they are all null.
void sj_writer::gather_inner(const shape &shape, uint32_t number, element value, frame &frame) {
    const group &group = plan.groups[number];
    bool is_null = value.is_null();
    bool is_read = false;
    for (const key &key : group.keys) {
        if (key.slot == SJ_NONE) continue;
        is_read = true;
        const slot &slot = shape.slots[key.slot];
        frame.states[key.slot] = is_null ? state::null : state::absent;
        frame.present = is_null ? frame.present | slot.present : frame.present & ~slot.present;
    }
    object inner;
    if (!value.get(inner)) {
        gather(shape, number, inner, frame);
    } else if (!is_null && is_read) {
        report(SJ_WRONG_TYPE, frame, group.pointer, value, SJ_TYPE_OBJECT);
    }
}

// Of a key that stands twice the last value counts, whatever the first was.
void sj_writer::load(const shape &shape, uint32_t number, element value, frame &frame) {
    const slot &slot = shape.slots[number];
    auto problem = SJ_WRONG_TYPE;
    state loaded = load(slot.type, value, frame.cells[number], problem);
    frame.states[number] = loaded;
    frame.present = loaded == state::absent ? frame.present & ~slot.present : frame.present | slot.present;
    // A missing identifier is reported once for the object, with what explains it.
    if (number == shape.is.identifier_slot) return;
    if (loaded == state::absent || problem == SJ_REPAIRED_INTEGER) {
        report(problem, frame, slot.pointer, value, slot.type);
    }
}

state sj_writer::load(sj_type type, element value, cell &cell, sj_problem_kind &problem) {
    auto kind = value.type();
    if (kind == element_type::NULL_VALUE) return state::null;
    switch (type) {
    case SJ_TYPE_IDENTIFIER:
    case SJ_TYPE_TEXT:
    case SJ_TYPE_LABEL:
    case SJ_TYPE_TIMESTAMP:
        if (kind != element_type::STRING) return state::absent;
        cell.text = value.get_string().value_unsafe();
        if (type == SJ_TYPE_IDENTIFIER) return is_identifier(cell.text) ? state::word : state::absent;
        if (type == SJ_TYPE_LABEL && cell.text.size() > longest_label) {
            problem = SJ_OUT_OF_RANGE;
            return state::absent;
        }
        if (type == SJ_TYPE_TIMESTAMP && !is_timestamp(cell.text)) return state::absent;
        return state::text;
    case SJ_TYPE_INTEGER:
    case SJ_TYPE_LONG: return load_integer(type, value, cell, problem);
    case SJ_TYPE_BOOLEAN:
        if (kind != element_type::BOOL) return state::absent;
        cell.truth = value.get_bool().value_unsafe();
        return state::truth;
    case SJ_TYPE_LIST:
        if (kind != element_type::ARRAY) return state::absent;
        break;
    case SJ_TYPE_OBJECT:
        if (kind != element_type::OBJECT) return state::absent;
        break;
    case SJ_TYPE_ANY: break;
    }
    cell.value = value;
    return state::value;
}

state sj_writer::load_integer(sj_type type, element value, cell &cell, sj_problem_kind &problem) {
    int64_t whole;
    if (value.get(whole)) {
        double number;
        if (value.get(number)) return state::absent;
        // 2^63 itself is no integer of 64 bits with sign.
        constexpr double limit = 9223372036854775808.0;
        problem = SJ_OUT_OF_RANGE;
        if (!(number >= -limit && number < limit) || number != std::floor(number)) return state::absent;
        whole = static_cast<int64_t>(number);
        problem = SJ_REPAIRED_INTEGER;
    }
    using limits = std::numeric_limits<int32_t>;
    if (type == SJ_TYPE_INTEGER && (whole < limits::min() || whole > limits::max())) {
        problem = SJ_OUT_OF_RANGE;
        return state::absent;
    }
    cell.number = whole;
    return state::number;
}

void sj_writer::identify(const shape &shape, frame &frame) {
    // Without an identifier it makes no row.
    if (frame.is_refused) return;
    uint32_t number = shape.is.identifier_slot;
    if (shape.is.inherits_identifier && frame.owner) frame.identifier = frame.owner->identifier;
    if (number == SJ_NONE) return;
    if (frame.states[number] == state::word) {
        frame.identifier = frame.cells[number].text;
        return;
    }
    uint32_t excuse = shape.is.excuse_slot;
    bool is_excused = excuse != SJ_NONE && frame.states[excuse] == state::truth && frame.cells[excuse].truth;
    auto which = static_cast<uint32_t>(&shape - plan.shapes.data());
    report(is_excused ? SJ_EXCUSED : SJ_NO_IDENTIFIER, frame, {}, frame.value, SJ_TYPE_IDENTIFIER, which);
}

// The identifier by which a value of the shape will be known, in one look at its members; without bytes it has none.
std::string_view sj_writer::identifier_of(const shape &shape, element value) {
    std::string_view identifier;
    object members;
    if (shape.is.identifier_slot == SJ_NONE || value.get(members)) return identifier;
    size_t place = 0;
    for (auto member = members.begin(), end = members.end(); member != end; ++member) {
        const key *known = find(shape.group, place++, member.key());
        if (!known || known->slot != shape.is.identifier_slot) continue;
        std::string_view text;
        bool is_text = !member.value().get(text);
        identifier = is_text && is_identifier(text) ? text : std::string_view();
    }
    return identifier;
}

void sj_writer::report(sj_problem_kind kind, const frame &frame, std::string_view pointer, element value,
                       sj_type expected, uint32_t shape) {
    if (!problems.has_room(kind)) return;
    problems.add(kind, pointer_to(frame, pointer), excerpt_of(value, problems::excerpt_limit), expected, shape);
}
