#include "forms.hpp"
#include "writer.hpp"

using namespace sj;
using simdjson::dom::element;

namespace {

std::string_view view(sj_text text) { return {text.bytes, text.length}; }

} // namespace

void sj_writer::write_row(const row &row, const frame &frame) {
    output &out = tables[row.table];
    size_t start = out.size;
    bool has_alternative = !row.has_alternatives;
    for (const column &column : row.columns) {
        size_t before = out.size;
        bool has_value = write_column(column, frame, out);
        if (has_value && column.need == SJ_NEED_DIFFERENT) {
            has_value = std::string_view(out.data + before, out.size - before) != frame.identifier;
        }
        if (!has_value && column.need != SJ_NEED_NONE && column.need != SJ_NEED_ALTERNATIVE) {
            out.size = start;
            if (column.need != SJ_NEED_REPORTED) return;
            bool has_slot = writing && column.slot != SJ_NONE;
            report(SJ_MISSING, frame, has_slot ? writing->slots[column.slot].pointer : std::string_view(), frame.value);
            return;
        }
        if (!has_value) out.put("\\N");
        has_alternative |= has_value && column.need == SJ_NEED_ALTERNATIVE;
        out.put('\t');
    }
    if (!has_alternative) {
        out.size = start;
        return;
    }
    out.data[out.size - 1] = '\n';
    out.rows++;
}

// Returns whether there is a value; without one nothing is written.
bool sj_writer::write_column(const column &column, const frame &frame, output &out) {
    switch (column.source) {
    case SJ_FROM_OCCURRENCE: out.put(static_cast<int64_t>(frame.occurrence)); return true;
    case SJ_FROM_PRESENT: out.put(static_cast<int64_t>(frame.present)); return true;
    case SJ_FROM_IDENTIFIER: return write_text(frame.identifier, out);
    case SJ_FROM_POSITION:
        if (frame.position < 1) return false;
        out.put(frame.position);
        return true;
    case SJ_FROM_MEMBER_KEY:
        if (out.put_escaped(frame.member_key)) report(SJ_REPAIRED_TEXT, frame, {}, frame.value);
        return true;
    case SJ_FROM_ASKED: return write_text(frame.asked, out);
    case SJ_FROM_OWNER: return write_text(frame.owner->identifier, out);
    case SJ_FROM_OWNER_OCCURRENCE: out.put(static_cast<int64_t>(frame.owner->occurrence)); return true;
    case SJ_FROM_SLOT: return write_slot(column.slot, frame, out);
    case SJ_FROM_FIRST_DAY: return write_first_day(column.slot, frame, out);
    case SJ_FROM_CODE_SET: return write_code_set(column.slot, frame, out);
    case SJ_FROM_COUNT:
        if (frame.states[column.slot] != state::value) return false;
        out.put(static_cast<int64_t>(simdjson::dom::array(frame.cells[column.slot].value).size()));
        return true;
    case SJ_FROM_FOLLOWING:
        if (!is_offset(frame, column.slot)) return false;
        out.put(frame.cells[column.slot].number + 1);
        return true;
    case SJ_FROM_IS_NULL: out.put(frame.states[column.slot] == state::null ? 't' : 'f'); return true;
    case SJ_FROM_FETCHED_AT: return write_text(view(line->fetched_at), out);
    case SJ_FROM_LANDED: return write_text(view(line->landed), out);
    case SJ_FROM_OBSERVED_ON: return write_text(view(line->observed_on), out);
    case SJ_FROM_MARKET: return write_text(view(line->market), out);
    case SJ_FROM_QUERY: return write_text(view(line->query), out);
    case SJ_FROM_CONSTANT: out.put(std::string_view(column.constant)); return true;
    case SJ_FROM_SET_NUMBER: out.put(set_number); return true;
    case SJ_FROM_SET_MEMBERS: out.put(sets.text()); return true;
    }
    return false;
}

bool sj_writer::write_text(std::string_view text, output &out) {
    if (!text.data()) return false;
    out.put_escaped(text);
    return true;
}

bool sj_writer::write_slot(uint32_t number, const frame &frame, output &out) {
    const cell &cell = frame.cells[number];
    switch (frame.states[number]) {
    case state::text:
        if (out.put_escaped(cell.text) && problems.has_room()) {
            std::string_view pointer = writing ? std::string_view(writing->slots[number].pointer) : std::string_view();
            problems.add(SJ_REPAIRED_TEXT, pointer_to(frame, pointer), excerpt_of(cell.text, problems::excerpt_limit));
        }
        return true;
    case state::number: out.put(cell.number); return true;
    case state::truth: out.put(cell.truth ? 't' : 'f'); return true;
    case state::absent:
    case state::null:
    case state::value: return false;
    }
    return false;
}

bool sj_writer::write_first_day(uint32_t slot, const frame &frame, output &out) {
    if (frame.states[slot] != state::text) return false;
    char *day = out.room(day_length);
    if (!first_day(frame.cells[slot].text, day)) return false;
    out.take(day + day_length);
    return true;
}

bool sj_writer::write_code_set(uint32_t slot, const frame &frame, output &out) {
    if (frame.states[slot] != state::value) return false;
    sets.begin();
    int64_t index = -1;
    for (element value : simdjson::dom::array(frame.cells[slot].value)) {
        index++;
        std::string_view code;
        if (!value.get(code) && is_code(code)) {
            sets.add(code);
        } else if (!value.is_null()) {
            report(SJ_NO_CODE, frame, writing->slots[slot].pointer + '/' + std::to_string(index), value);
        }
    }
    bool is_new = false;
    set_number = sets.finish(is_new);
    if (is_new && plan.code_row != SJ_NONE) write_row(plan.rows[plan.code_row], frame);
    out.put(set_number);
    return true;
}
