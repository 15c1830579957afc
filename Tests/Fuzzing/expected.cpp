#include "expected.hpp"

#include "forms.hpp"

#include <cmath>
#include <set>

namespace fuzz {
namespace {

constexpr unsigned most_depth = 64;
constexpr size_t longest_label = 1000, longest_key = 256;

using text = std::optional<std::string>;

enum class state { absent, null, text, number, truth, value };

struct cell {
    state is = state::absent;
    std::string words;
    int64_t number = 0;
    bool truth = false;
    const node *value = nullptr;
};

struct object {
    const object *owner = nullptr;
    std::string place;
    unsigned depth = 0;
    const node *value = nullptr;
    text identifier, asked, key;
    size_t number = SIZE_MAX;
    bool has_row = false;
    uint32_t present = 0;
    int64_t position = 0;
    std::vector<cell> cells;
    // The slots' pointers; none of a plain value.
    const plan_shape *shape = nullptr;
};

std::string escaped(std::string_view key) {
    std::string result;
    // A long key is cut between characters.
    size_t length = std::min(key.size(), longest_key);
    while (length < key.size() && (static_cast<unsigned char>(key[length]) & 0xC0) == 0x80) length--;
    for (char c : key.substr(0, length)) {
        if (c == '~') result += "~0";
        else if (c == '/') result += "~1";
        else result += c == 0 ? ' ' : c;
    }
    return result;
}

// As a column holds it; `is_repaired` is set when it cannot be held as it is.
std::string held(const std::string &words, bool &is_repaired) {
    std::string result;
    for (char c : words) {
        if (c == 0) result += "\xEF\xBF\xBD", is_repaired = true;
        else result += c;
    }
    return result;
}

class walk {
public:
    walk(const plan &plan, const landed &line) : plan(plan), line(line) {}

    expected_rows result;

    void begin(uint32_t shape, const node &value) {
        object above, root;
        if (line.owner && is_identifier(*line.owner)) above.identifier = line.owner;
        root.owner = &above;
        if (line.asked && is_identifier(*line.asked)) root.asked = line.asked;
        visit(plan.shapes[shape], value, root);
    }

private:
    const fuzz::plan &plan;
    const landed &line;
    size_t objects = 0;

    void report(sj_problem_kind kind, const object &it, const std::string &pointer, sj_type type = SJ_TYPE_ANY,
                uint32_t shape = SJ_NONE) {
        result.problems.push_back({kind, it.place + pointer, type, shape});
    }

    // Members into cells

    void load_integer(sj_type type, const node &value, cell &cell, std::optional<sj_problem_kind> &problem) {
        cell.number = value.integer;
        if (value.kind == SJ_NUMBER) {
            bool fits = value.number >= -0x1p63 && value.number < 0x1p63;
            if (!fits || value.number != std::floor(value.number)) return problem = SJ_OUT_OF_RANGE, void();
            cell.number = static_cast<int64_t>(value.number);
            problem = SJ_REPAIRED_INTEGER;
        }
        if (type == SJ_TYPE_INTEGER && (cell.number < INT32_MIN || cell.number > INT32_MAX)) problem = SJ_OUT_OF_RANGE;
        if (problem != SJ_OUT_OF_RANGE) cell.is = state::number;
    }

    cell load(sj_type type, const node &value, std::optional<sj_problem_kind> &problem) {
        cell cell;
        cell.value = &value;
        problem.reset();
        auto wrong = [&] { return problem = SJ_WRONG_TYPE, cell; };
        if (value.kind == SJ_NULL) return cell.is = state::null, cell;
        switch (type) {
        case SJ_TYPE_IDENTIFIER:
        case SJ_TYPE_TEXT:
        case SJ_TYPE_LABEL:
        case SJ_TYPE_TIMESTAMP:
            if (value.kind != SJ_STRING) return wrong();
            if (type == SJ_TYPE_IDENTIFIER && !is_identifier(value.text)) return wrong();
            if (type == SJ_TYPE_TIMESTAMP && !is_timestamp(value.text)) return wrong();
            if (type == SJ_TYPE_LABEL && value.text.size() > longest_label) return problem = SJ_OUT_OF_RANGE, cell;
            cell.is = state::text;
            cell.words = value.text;
            return cell;
        case SJ_TYPE_INTEGER:
        case SJ_TYPE_LONG:
            if (value.kind != SJ_INTEGER && value.kind != SJ_NUMBER) return wrong();
            load_integer(type, value, cell, problem);
            return cell;
        case SJ_TYPE_BOOLEAN:
            if (value.kind != SJ_BOOLEAN) return wrong();
            cell.is = state::truth;
            cell.truth = value.truth;
            return cell;
        case SJ_TYPE_LIST:
            if (value.kind != SJ_ARRAY) return wrong();
            break;
        case SJ_TYPE_OBJECT:
            if (value.kind != SJ_OBJECT) return wrong();
            break;
        case SJ_TYPE_ANY: break;
        }
        cell.is = state::value;
        return cell;
    }

    void set(const plan_shape &shape, object &it, uint32_t slot, cell loaded) {
        uint32_t bit = shape.slots[slot].present;
        it.present = loaded.is == state::absent ? it.present & ~bit : it.present | bit;
        it.cells[slot] = std::move(loaded);
    }

    void gather(const plan_shape &shape, object &it, uint32_t group, const node &value) {
        for (size_t i = 0; i < value.keys.size(); i++) {
            const node &member = value.elements[i];
            const plan_key *known = nullptr;
            for (const plan_key &key : plan.groups[group]) known = key.name == value.keys[i] ? &key : known;
            if (!known) {
                if (shape.is.is_closed) report(SJ_UNKNOWN_MEMBER, it, "/" + escaped(value.keys[i]));
            } else if (known->slot == SJ_NONE) {
                if (known->inner_group != SJ_NONE) gather_inner(shape, it, known->inner_group, member);
            } else {
                std::optional<sj_problem_kind> problem;
                const plan_slot &slot = shape.slots[known->slot];
                set(shape, it, known->slot, load(slot.type, member, problem));
                if (problem && known->slot != shape.is.identifier_slot) report(*problem, it, slot.pointer, slot.type);
            }
        }
    }

    void gather_inner(const plan_shape &shape, object &it, uint32_t group, const node &value) {
        const plan_key *read = nullptr;
        for (const plan_key &key : plan.groups[group]) {
            if (key.slot == SJ_NONE) continue;
            if (!read) read = &key;
            cell nothing;
            if (value.kind == SJ_NULL) nothing.is = state::null;
            set(shape, it, key.slot, nothing);
        }
        if (value.kind == SJ_OBJECT) return gather(shape, it, group, value);
        if (value.kind == SJ_NULL || !read) return;
        std::string pointer = shape.slots[read->slot].pointer;
        report(SJ_WRONG_TYPE, it, pointer.substr(0, pointer.rfind('/')), SJ_TYPE_OBJECT);
    }

    void identify(const plan_shape &shape, object &it) {
        if (shape.is.inherits_identifier) it.identifier = it.owner->identifier;
        if (shape.is.identifier_slot == SJ_NONE) return;
        const cell &own = it.cells[shape.is.identifier_slot];
        if (own.is == state::text) return it.identifier = own.words, void();
        bool is_excused = shape.is.excuse_slot != SJ_NONE && it.cells[shape.is.excuse_slot].is == state::truth &&
                          it.cells[shape.is.excuse_slot].truth;
        auto number = static_cast<uint32_t>(&shape - plan.shapes.data());
        report(is_excused ? SJ_EXCUSED : SJ_NO_IDENTIFIER, it, "", SJ_TYPE_IDENTIFIER, number);
    }

    // Objects and their parts

    bool visit(const plan_shape &shape, const node &value, object &it) {
        it.value = &value;
        it.depth = it.owner->depth + 1;
        it.shape = &shape;
        if (value.kind != SJ_OBJECT) return report(SJ_WRONG_TYPE, it, "", SJ_TYPE_OBJECT), false;
        if (it.depth > most_depth) return report(SJ_TOO_DEEP, it, "", SJ_TYPE_OBJECT), false;
        it.cells.resize(shape.slots.size());
        gather(shape, it, shape.group, value);
        bool is_known = false;
        for (const cell &cell : it.cells) is_known |= cell.is != state::absent;
        if (shape.is.is_closed && !is_known) report(SJ_UNKNOWN_ANSWER, it, "");
        identify(shape, it);
        if (shape.is.counts) it.number = objects++;
        for (const sj_part &part : shape.parts) {
            if (part.kind == SJ_PART_OBJECT) visit_object(shape, part, it);
        }
        forget_unusable(shape, it);
        for (uint32_t row : shape.rows) write(plan.rows[row], it);
        for (const sj_part &part : shape.parts) {
            if (part.kind == SJ_PART_OBJECTS) visit_objects(shape, part, it);
            if (part.kind == SJ_PART_VALUES) visit_values(shape, part, it);
            if (part.kind == SJ_PART_MEMBERS) visit_members(shape, part, it);
        }
        return true;
    }

    object inside(const object &owner, const std::string &step) {
        object inner;
        inner.owner = &owner;
        inner.place = owner.place + step;
        return inner;
    }

    void visit_object(const plan_shape &shape, const sj_part &part, object &it) {
        if (it.cells[part.slot].is != state::value) return;
        object inner = inside(it, shape.slots[part.slot].pointer);
        visit(plan.shapes[part.shape], *it.cells[part.slot].value, inner);
        cell named;
        if (inner.identifier) named.is = state::text, named.words = *inner.identifier;
        set(shape, it, part.slot, named);
    }

    // A list of which nothing can be used is not told of; an empty one is.
    void forget_unusable(const plan_shape &shape, object &it) {
        auto judge = [&](uint32_t slot, auto is_usable) {
            if (it.cells[slot].is != state::value) return;
            const auto &elements = it.cells[slot].value->elements;
            bool is_told = elements.empty();
            for (size_t i = 0; i < elements.size(); i++) is_told |= is_usable(i, elements[i]);
            if (!is_told) it.present &= ~shape.slots[slot].present;
        };
        for (const sj_part &part : shape.parts) {
            if (part.kind == SJ_PART_OBJECT) continue;
            judge(part.slot, [&](size_t place, const node &value) {
                return is_usable(part, it, *it.cells[part.slot].value, place, value);
            });
        }
        for (uint32_t row : shape.rows) {
            for (const plan_column &column : plan.rows[row].columns) {
                if (column.source != SJ_FROM_CODE_SET) continue;
                judge(column.slot, [](size_t, const node &it) { return it.kind == SJ_STRING && is_code(it.text); });
            }
        }
    }

    bool is_usable(const sj_part &part, const object &it, const node &list, size_t place, const node &value) {
        if (part.kind == SJ_PART_OBJECTS) {
            if (value.kind != SJ_OBJECT || it.depth >= most_depth) return false;
            const plan_shape &shape = plan.shapes[part.shape];
            if (shape.is.identifier_slot == SJ_NONE) return true;
            return identifier_of(shape, value).has_value();
        }
        if (part.kind == SJ_PART_VALUES && value.kind == SJ_NULL) return false;
        if (part.kind == SJ_PART_MEMBERS) {
            const std::string &key = list.keys[place];
            if (list.member(key) != &value || key.size() > longest_label || key.find('\0') != key.npos) return false;
        }
        std::optional<sj_problem_kind> problem;
        return load(part.type, value, problem).is != state::absent;
    }

    static text identifier_of(const plan_shape &shape, const node &value) {
        const node *name = value.member(shape.slots[shape.is.identifier_slot].pointer.substr(1));
        return name && name->kind == SJ_STRING && is_identifier(name->text) ? text(name->text) : text();
    }

    // Whether nothing that was asked for is answered in another's place, and not in its own.
    bool is_in_order(const plan_shape &shape, const node &list) {
        std::set<text> in_place, in_other;
        for (size_t i = 0; i < list.elements.size(); i++) {
            text answered = identifier_of(shape, list.elements[i]);
            (answered == line.asked_each[i] ? in_place : in_other).insert(answered);
        }
        for (const std::string &asked : line.asked_each) {
            if (in_other.count(asked) && !in_place.count(asked)) return false;
        }
        return true;
    }

    static bool is_offset(const cell &cell) {
        return cell.is == state::number && cell.number >= 0 && cell.number <= 1'000'000'000;
    }

    void visit_objects(const plan_shape &shape, const sj_part &part, object &it) {
        const std::string &pointer = shape.slots[part.slot].pointer;
        if (it.cells[part.slot].is != state::value) {
            if (part.is_required) report(SJ_MISSING, it, pointer);
            return;
        }
        const node &list = *it.cells[part.slot].value;
        bool is_page = part.offset_slot != SJ_NONE;
        bool has_places = !is_page || is_offset(it.cells[part.offset_slot]);
        int64_t before = is_page && has_places ? it.cells[part.offset_slot].number : 0;
        bool is_matched = part.answers_asked && list.elements.size() == line.asked_each.size();
        if (part.answers_asked && !is_matched) report(SJ_UNMATCHED, it, pointer);
        is_matched = is_matched && is_in_order(plan.shapes[part.shape], list);
        for (size_t i = 0; i < list.elements.size(); i++) {
            const node &value = list.elements[i];
            if (value.kind == SJ_NULL && (part.answers_asked || is_page)) continue;
            object inner = inside(it, pointer + "/" + std::to_string(i));
            if (has_places) inner.position = before + static_cast<int64_t>(i) + 1;
            if (is_matched && is_identifier(line.asked_each[i])) inner.asked = line.asked_each[i];
            if (visit(plan.shapes[part.shape], value, inner) && part.row != SJ_NONE) write(plan.rows[part.row], inner);
        }
    }

    void visit_values(const plan_shape &shape, const sj_part &part, object &it) {
        if (it.cells[part.slot].is != state::value) return;
        const node &list = *it.cells[part.slot].value;
        for (size_t i = 0; i < list.elements.size(); i++) {
            object inner = inside(it, shape.slots[part.slot].pointer + "/" + std::to_string(i));
            inner.position = static_cast<int64_t>(i) + 1;
            if (list.elements[i].kind == SJ_NULL) report(SJ_WRONG_TYPE, inner, "", part.type);
            else write_plain(part, list.elements[i], inner);
        }
    }

    void visit_members(const plan_shape &shape, const sj_part &part, object &it) {
        if (it.cells[part.slot].is != state::value) return;
        const node &map = *it.cells[part.slot].value;
        for (size_t i = 0; i < map.keys.size(); i++) {
            if (map.member(map.keys[i]) != &map.elements[i]) continue;
            std::string step = map.keys[i].empty() ? "" : "/" + escaped(map.keys[i]);
            object inner = inside(it, shape.slots[part.slot].pointer + step);
            inner.key = map.keys[i];
            if (map.keys[i].size() > longest_label) report(SJ_OUT_OF_RANGE, inner, "");
            else write_plain(part, map.elements[i], inner);
        }
    }

    void write_plain(const sj_part &part, const node &value, object &it) {
        std::optional<sj_problem_kind> problem;
        it.value = &value;
        it.cells = {load(part.type, value, problem)};
        if (problem) report(*problem, it, "", part.type);
        if (it.cells[0].is != state::absent) write(plan.rows[part.row], it);
    }

    // Rows

    std::string pointer_of(const plan_column &column, const object &it) {
        return it.shape && column.slot != SJ_NONE ? it.shape->slots[column.slot].pointer : "";
    }

    text held_text(const std::string &words, const object &it, const std::string &pointer) {
        bool is_repaired = false;
        std::string result = held(words, is_repaired);
        if (is_repaired) report(SJ_REPAIRED_TEXT, it, pointer);
        return result;
    }

    text slot_text(const plan_column &column, const object &it) {
        const cell &cell = it.cells[column.slot];
        switch (cell.is) {
        case state::text: return held_text(cell.words, it, pointer_of(column, it));
        case state::number: return std::to_string(cell.number);
        case state::truth: return cell.truth ? "t" : "f";
        default: return {};
        }
    }

    text code_set(const plan_column &column, const object &it) {
        const cell &cell = it.cells[column.slot];
        if (cell.is != state::value) return {};
        std::set<std::string> codes;
        for (size_t i = 0; i < cell.value->elements.size(); i++) {
            const node &code = cell.value->elements[i];
            if (code.kind == SJ_STRING && is_code(code.text)) codes.insert(code.text);
            else report(SJ_NO_CODE, it, pointer_of(column, it) + "/" + std::to_string(i));
        }
        std::string members;
        if (codes.empty() && !cell.value->elements.empty()) return {};
        for (const auto &code : codes) members += (members.empty() ? "" : ",") + code;
        result.sets.push_back(members);
        return members;
    }

    text value_of(const plan_column &column, const object &it) {
        switch (column.source) {
        case SJ_FROM_OCCURRENCE:
        case SJ_FROM_CONTENT: return "";
        case SJ_FROM_PRESENT: return std::to_string(it.present);
        case SJ_FROM_IDENTIFIER: return it.identifier;
        case SJ_FROM_POSITION: return it.position > 0 ? text(std::to_string(it.position)) : text();
        case SJ_FROM_MEMBER_KEY:
            if (it.key->find('\0') == std::string::npos) return it.key;
            return report(SJ_INVALID_KEY, it, ""), text();
        case SJ_FROM_ASKED: return it.asked;
        case SJ_FROM_OWNER: return it.owner->identifier;
        case SJ_FROM_OWNER_OCCURRENCE: return it.owner->has_row ? text("") : text();
        case SJ_FROM_SLOT: return slot_text(column, it);
        case SJ_FROM_FIRST_DAY:
            return it.cells[column.slot].is == state::text ? first_day(it.cells[column.slot].words) : text();
        case SJ_FROM_CODE_SET: return code_set(column, it);
        case SJ_FROM_COUNT: {
            const cell &cell = it.cells[column.slot];
            return cell.is == state::value ? text(std::to_string(cell.value->elements.size())) : text();
        }
        case SJ_FROM_FOLLOWING: {
            const cell &cell = it.cells[column.slot];
            return is_offset(cell) ? text(std::to_string(cell.number + 1)) : text();
        }
        case SJ_FROM_IS_NULL: return it.cells[column.slot].is == state::null ? "t" : "f";
        case SJ_FROM_ANSWER: return std::to_string(line.answer);
        case SJ_FROM_OBSERVED_ON: return line.observed_on;
        case SJ_FROM_MARKET: return line.market;
        case SJ_FROM_QUERY: return line.query;
        case SJ_FROM_CONSTANT: return column.constant;
        case SJ_FROM_SET_NUMBER:
        case SJ_FROM_SET_MEMBERS: break;
        }
        die("a column that no object fills");
    }

    void write(const plan_row &row, object &it) {
        columns values;
        bool has_alternatives = false, has_alternative = false;
        for (const plan_column &column : row.columns) {
            text value = value_of(column, it);
            if (column.need == SJ_NEED_DIFFERENT && value == it.identifier) value.reset();
            if (column.need == SJ_NEED_ALTERNATIVE) has_alternatives = true, has_alternative |= value.has_value();
            bool is_needed = column.need != SJ_NEED_NONE && column.need != SJ_NEED_ALTERNATIVE;
            if (!value && is_needed) {
                if (column.need == SJ_NEED_REPORTED) report(SJ_MISSING, it, pointer_of(column, it));
                return;
            }
            // Where the line's texts hold what no column can, nobody is told.
            bool is_repaired = false;
            if (value) value = held(*value, is_repaired);
            values.push_back(value);
        }
        if (has_alternatives && !has_alternative) return;
        bool is_own = row.columns[0].source == SJ_FROM_OCCURRENCE;
        bool is_of_owner = row.columns[0].source == SJ_FROM_OWNER_OCCURRENCE;
        it.has_row |= is_own;
        size_t number = is_own ? it.number : is_of_owner ? it.owner->number : SIZE_MAX;
        result.rows.push_back({row.table, number, is_own, values});
    }
};

} // namespace

expected_rows expect(const plan &plan, uint32_t shape, const node &value, const landed &line) {
    walk walk(plan, line);
    walk.begin(shape, value);
    return std::move(walk.result);
}

} // namespace fuzz
