#include "forms.hpp"
#include "last_members.hpp"
#include "writer.hpp"

#include <algorithm>
#include <unordered_set>

using namespace sj;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

// What cannot be used must not erase what is known: a list of which nothing can be is as if it were not there.
void sj_writer::judge_lists(const shape &shape, frame &frame) {
    for (const sj_part &part : shape.parts) {
        uint32_t bit = frame.present & shape.slots[part.slot].present;
        if (bit == 0 || part.kind == SJ_PART_OBJECT || frame.states[part.slot] != state::value) continue;
        if (!tells(part, frame)) frame.present &= ~bit;
    }
    for (uint32_t slot : shape.code_slots) {
        if (frame.states[slot] != state::value) continue;
        if (!tells_codes(array(frame.cells[slot].value))) frame.present &= ~shape.slots[slot].present;
    }
}

// Whether something in the list can be used. An empty one says that there is nothing.
bool sj_writer::tells(const sj_part &part, const frame &frame) {
    element value = frame.cells[part.slot].value;
    if (part.kind == SJ_PART_MEMBERS) return tells_members(part, object(value));
    array elements(value);
    for (element it : elements) {
        bool is_object = part.kind == SJ_PART_OBJECTS;
        if (is_object ? is_usable(plan.shapes[part.shape], it, frame) : !it.is_null() && is_usable(part.type, it)) {
            return true;
        }
    }
    return elements.size() == 0;
}

bool sj_writer::tells_members(const sj_part &part, object members) {
    last_members last(members);
    for (auto member = members.begin(); member != members.end(); ++member) {
        std::string_view key = member.key();
        bool is_key = key.size() <= longest_label && key.find('\0') == key.npos;
        if (is_key && is_usable(part.type, member.value()) && last.is(member)) return true;
    }
    return members.size() == 0;
}

bool sj_writer::tells_codes(array codes) {
    for (element it : codes) {
        std::string_view code;
        if (!it.get(code) && is_code(code)) return true;
    }
    return codes.size() == 0;
}

// What has an identifier keeps its place by it, whatever its contract refuses.
bool sj_writer::is_usable(const shape &shape, element value, const frame &owner) {
    if (!value.is_object() || owner.depth >= most_depth) return false;
    if (shape.is.identifier_slot != SJ_NONE) return is_told(shape, value) || identifier_of(shape, value).data();
    return shape.is.contract != SJ_CONTRACT_QUARANTINE || !has_news(shape.group, value);
}

// Whether what was asked for, and is not answered in its place, is answered in no other. As many are answered as were
// asked for.
bool sj_writer::is_in_order(const shape &shape, array elements) {
    std::vector<std::string_view> answered;
    for (element it : elements) answered.push_back(identifier_of(shape, it));
    auto asked = [&](size_t place) {
        return std::string_view(line->asked_each[place].bytes, line->asked_each[place].length);
    };
    std::unordered_set<std::string_view> missed;
    for (size_t i = 0; i < answered.size(); i++) {
        if (answered[i] != asked(i)) missed.insert(asked(i));
    }
    for (size_t i = 0; i < answered.size() && !missed.empty(); i++) {
        if (answered[i] == asked(i)) missed.erase(asked(i));
    }
    return std::none_of(answered.begin(), answered.end(), [&](std::string_view identifier) {
        return identifier.data() && missed.count(identifier) > 0;
    });
}

bool sj_writer::is_usable(sj_type type, element value) {
    sj::cell cell;
    auto problem = SJ_WRONG_TYPE;
    return load(type, value, cell, problem) != state::absent;
}
