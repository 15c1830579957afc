#include "forms.hpp"
#include "writer.hpp"

using namespace sj;
using simdjson::dom::element;

// Whether the column has a value, for the sources that rows check before they are written.
inline bool sj_writer::is_given(const column &column, const frame &frame) const {
    switch (column.source) {
    case SJ_FROM_ASKED: return is_given(frame.asked, column, frame);
    case SJ_FROM_COUNT: return frame.states[column.slot] == state::value;
    case SJ_FROM_FOLLOWING: return is_offset(frame, column.slot);
    case SJ_FROM_SLOT:
        switch (frame.states[column.slot]) {
        case state::text:
        case state::word: return is_given(frame.cells[column.slot].text, column, frame);
        case state::number:
        case state::truth: return true;
        default: return false;
        }
    default: return line_texts.has(column.source);
    }
}

bool sj_writer::is_given(std::string_view text, const column &column, const frame &frame) const {
    return text.data() && (column.need != SJ_NEED_DIFFERENT || text != frame.identifier);
}

void sj_writer::report_missing(const column &column, const frame &frame) {
    if (column.need != SJ_NEED_REPORTED) return;
    bool has_slot = writing && column.slot != SJ_NONE;
    report(SJ_MISSING, frame, has_slot ? writing->slots[column.slot].pointer : std::string_view(), frame.value);
}

inline bool sj_writer::write_identifier(std::string_view text, pen &pen) {
    if (!text.data()) return false;
    pen.put_word(text);
    return true;
}

[[gnu::always_inline]] inline bool sj_writer::write_slot(uint32_t number, const frame &frame, pen &pen) {
    const cell &cell = frame.cells[number];
    switch (frame.states[number]) {
    case state::word: pen.put_word(cell.text); return true;
    case state::text:
        if (pen.put_text(cell.text)) report_repaired(number, frame);
        return true;
    case state::number: pen.put(cell.number); return true;
    case state::truth: pen.put(cell.truth ? 't' : 'f'); return true;
    case state::absent:
    case state::null:
    case state::value: return false;
    }
    return false;
}

// Returns whether there is a value; without one nothing is written.
[[gnu::always_inline]] inline bool sj_writer::write_column(const column &column, frame &frame, pen &pen) {
    switch (column.source) {
    case SJ_FROM_OCCURRENCE: pen.put(frame.occurrence_digits); return true;
    case SJ_FROM_PRESENT: pen.put(static_cast<int64_t>(frame.present)); return true;
    case SJ_FROM_CONTENT:
        // Its place, until all is told.
        frame.content_place = pen.size();
        pen.advance(digest_length);
        return true;
    case SJ_FROM_IDENTIFIER: return write_identifier(frame.identifier, pen);
    case SJ_FROM_POSITION:
        if (frame.position < 1) return false;
        pen.put(frame.position);
        return true;
    case SJ_FROM_MEMBER_KEY:
        if (!pen.put_text(frame.member_key)) return true;
        report(SJ_INVALID_KEY, frame, {}, frame.value);
        return false;
    case SJ_FROM_ASKED: return write_identifier(frame.asked, pen);
    case SJ_FROM_OWNER: return write_identifier(frame.owner->identifier, pen);
    case SJ_FROM_OWNER_OCCURRENCE:
        if (!frame.owner->has_row) return false;
        pen.put(frame.owner->occurrence_digits);
        return true;
    case SJ_FROM_SLOT: return write_slot(column.slot, frame, pen);
    case SJ_FROM_FIRST_DAY:
        if (frame.states[column.slot] != state::text) return false;
        if (!first_day(frame.cells[column.slot].text, pen.place())) return false;
        pen.advance(day_length);
        return true;
    case SJ_FROM_CODE_SET:
        if (!number_set(column.slot, frame)) return false;
        pen.put(set_number);
        return true;
    case SJ_FROM_COUNT:
        if (frame.states[column.slot] != state::value) return false;
        pen.put(static_cast<int64_t>(simdjson::dom::array(frame.cells[column.slot].value).size()));
        return true;
    case SJ_FROM_FOLLOWING:
        if (!is_offset(frame, column.slot)) return false;
        pen.put(frame.cells[column.slot].number + 1);
        return true;
    case SJ_FROM_IS_NULL: pen.put(frame.states[column.slot] == state::null ? 't' : 'f'); return true;
    case SJ_FROM_CONSTANT: pen.put_raw(column.constant); return true;
    case SJ_FROM_SET_NUMBER: pen.put(set_number); return true;
    case SJ_FROM_SET_MEMBERS: pen.put_raw(sets.text()); return true;
    default: return false;
    }
}

void sj_writer::write_row(const row &row, frame &frame) {
    for (uint32_t number : row.checks) {
        if (!is_given(row.columns[number], frame)) return report_missing(row.columns[number], frame);
    }
    pen pen(tables[row.table], row.bound + row.line_columns * line_texts.size());
    bool has_alternative = !row.has_alternatives;
    for (const column &column : row.columns) {
        if (column.line_columns > 0) {
            pen.put_bounded(line_texts.columns(column.source, column.line_columns));
            has_alternative |= column.need == SJ_NEED_ALTERNATIVE && line_texts.has(column.source);
            continue;
        }
        size_t before = pen.size();
        bool has_value = write_column(column, frame, pen);
        if (has_value && column.need == SJ_NEED_DIFFERENT) has_value = pen.since(before) != frame.identifier;
        if (has_value) {
            has_alternative |= column.need == SJ_NEED_ALTERNATIVE;
        } else if (column.need == SJ_NEED_NONE || column.need == SJ_NEED_ALTERNATIVE) {
            pen.put_null();
        } else {
            return report_missing(column, frame);
        }
        pen.put('\t');
    }
    if (!has_alternative) return;
    if (row.tells != telling::nobody) tell(row, frame, pen);
    pen.keep();
    rows_written++;
}

// Adds a row to what its object, or the object in whose list it stands, told.
inline void sj_writer::tell(const row &row, frame &frame, const pen &pen) {
    struct frame &teller = row.tells == telling::object ? frame : *frame.owner;
    output &out = tables[row.table];
    is_disordered |= teller.occurrence < out.last_occurrence;
    out.last_occurrence = teller.occurrence;
    size_t begin = teller.occurrence_digits.length() + 1;
    uint64_t mark = row.mark;
    if (row.tells == telling::object) {
        teller.has_row = true;
        if (teller.content_place == 0) return;
        begin = teller.content_place + digest_length;
        mark += teller.present;
        teller.content_table = row.table;
        teller.content_place += out.size;
        teller.row_begin = out.size;
    } else if (teller.content_table == SJ_NONE) {
        return;
    }
    add_told();
    untold = {&teller, row.table, out.size + begin, pen.size() - begin, mark};
}

// Adds the row that was told last. It waits for the next, because what has just been written is slow to read.
inline void sj_writer::add_told() {
    if (!untold.teller) return;
    untold.teller->told.add({tables[untold.table].data + untold.begin, untold.size}, untold.mark);
    untold.teller = nullptr;
}

void sj_writer::write_content(frame &frame) {
    if (frame.content_table == SJ_NONE) return;
    if (untold.teller == &frame) add_told();
    frame.content = frame.told.finish();
    write_digest(frame.content, tables[frame.content_table].data + frame.content_place);
}

void sj_writer::report_repaired(uint32_t slot, const frame &frame) {
    if (!problems.has_room(SJ_REPAIRED_TEXT)) return;
    std::string_view pointer = writing ? std::string_view(writing->slots[slot].pointer) : std::string_view();
    std::string excerpt = excerpt_of(frame.cells[slot].text, problems::excerpt_limit);
    problems.add(SJ_REPAIRED_TEXT, pointer_to(frame, pointer), excerpt);
}

// Numbers the set of codes, which makes a row when it is not remembered. Returns whether there is one: not where none
// of the codes is one.
bool sj_writer::number_set(uint32_t slot, frame &frame) {
    if (frame.states[slot] != state::value) return false;
    simdjson::dom::array codes(frame.cells[slot].value);
    // Neighbours in an answer mostly have the same.
    if (sets.is_last(codes)) return true;
    sets.begin();
    int64_t index = -1;
    for (element value : codes) {
        index++;
        std::string_view code;
        if (!value.get(code) && is_code(code)) {
            sets.add(code);
        } else {
            report(SJ_NO_CODE, frame, writing->slots[slot].pointer + '/' + std::to_string(index), value);
        }
    }
    if (sets.text().empty() && codes.size() > 0) return false;
    bool is_new = false;
    set_number = sets.finish(is_new);
    if (is_new && plan.code_row != SJ_NONE) write_row(plan.rows[plan.code_row], frame);
    sets.remember(codes);
    return true;
}
