#include "forms.hpp"
#include "last_members.hpp"
#include "writer.hpp"

#include <algorithm>
#include <new>

using namespace sj;
using simdjson::dom::array;
using simdjson::dom::element;

namespace {

std::string_view view(sj_text text) { return {text.bytes, text.length}; }

// What is no identifier was not asked for.
std::string_view identifier(sj_text text) { return is_identifier(view(text)) ? view(text) : std::string_view(); }

struct too_many_objects {};

} // namespace

bool sj_writer::write(uint32_t number, element value, const sj_line &line) try {
    mark_tables();
    this->line = &line;
    line_texts.set(line);
    problems.clear();
    drifts.clear();
    next_occurrence = line.answer << SJ_OBJECT_BITS;
    next_digits = digits(next_occurrence);
    untold = {};
    told_before.forget();
    last_occurrence = next_occurrence + (1 << SJ_OBJECT_BITS) - 1;
    frame above;
    above.identifier = identifier(line.owner);
    above.value = value;
    frame root;
    root.owner = &above;
    root.asked = identifier(line.asked);
    visit(plan.shapes[number], value, root);
    if (is_disordered) sort_rows();
    return true;
} catch (const too_many_objects &) {
    problems.clear();
    drifts.clear();
    take_back();
    return false;
} catch (const std::bad_alloc &) {
    problems.clear();
    drifts.clear();
    take_back();
    throw;
}

// Returns whether `value` is an object at all.
bool sj_writer::visit(const shape &shape, element value, frame &frame) {
    frame.value = value;
    frame.depth = frame.owner->depth + 1;
    if (!value.is_object() || frame.depth > most_depth) {
        report(value.is_object() ? SJ_TOO_DEEP : SJ_WRONG_TYPE, frame, {}, value, SJ_TYPE_OBJECT);
        return false;
    }
    auto number = static_cast<uint32_t>(&shape - plan.shapes.data());
    if (!repeatable[number] || frame.asked.data()) {
        visit_new(shape, frame);
        return true;
    }
    visit_repeatable(shape, number, frame);
    return true;
}

// Gives the object the next number.
void sj_writer::number(frame &frame) {
    if (next_occurrence > last_occurrence) throw too_many_objects();
    frame.occurrence = next_occurrence++;
    frame.occurrence_digits = next_digits;
    next_digits.count_on();
}

void sj_writer::visit_new(const shape &shape, frame &frame) {
    gather(shape, frame);
    auto is_absent = [](state it) { return it == state::absent; };
    if (shape.is.is_closed && std::all_of(frame.states, frame.states + shape.slots.size(), is_absent)) {
        report(SJ_UNKNOWN_ANSWER, frame, {}, frame.value);
    }
    identify(shape, frame);
    if (shape.is.counts) number(frame);
    for (const sj_part &part : shape.parts) {
        if (part.kind == SJ_PART_OBJECT) visit_object(shape, part, frame);
    }
    judge_lists(shape, frame);
    writing = &shape;
    for (uint32_t row : shape.rows) {
        if (!frame.is_refused) write_row(plan.rows[row], frame);
    }
    for (const sj_part &part : shape.parts) {
        switch (part.kind) {
        case SJ_PART_OBJECT: break;
        case SJ_PART_OBJECTS: visit_objects(shape, part, frame); break;
        case SJ_PART_VALUES: visit_values(shape, part, frame); break;
        case SJ_PART_MEMBERS: visit_members(shape, part, frame); break;
        }
    }
    write_content(frame);
}

// Afterwards the slot holds the inner object's identifier.
void sj_writer::visit_object(const shape &shape, const sj_part &part, frame &frame) {
    if (frame.states[part.slot] != state::value) return;
    sj::frame inner;
    inner.owner = &frame;
    inner.step = shape.slots[part.slot].pointer;
    visit(plan.shapes[part.shape], frame.cells[part.slot].value, inner);
    if (inner.identifier.data()) {
        frame.cells[part.slot].text = inner.identifier;
        frame.states[part.slot] = state::word;
    } else {
        // What cannot be used must not erase what is known.
        frame.states[part.slot] = state::absent;
        frame.present &= ~shape.slots[part.slot].present;
    }
}

void sj_writer::visit_objects(const shape &shape, const sj_part &part, frame &frame) {
    const slot &slot = shape.slots[part.slot];
    if (frame.states[part.slot] != state::value) {
        if (part.is_required) report(SJ_MISSING, frame, slot.pointer, frame.value);
        return;
    }
    array elements = array(frame.cells[part.slot].value);
    bool has_offset = part.offset_slot != SJ_NONE && is_offset(frame, part.offset_slot);
    int64_t offset = has_offset ? frame.cells[part.offset_slot].number : 0;
    bool has_positions = has_offset || part.offset_slot == SJ_NONE;
    bool is_matched = part.answers_asked && elements.size() == line->asked_count;
    if (part.answers_asked && !is_matched) report(SJ_UNMATCHED, frame, slot.pointer, frame.value);
    // In another order nothing answers what was asked for in its place.
    is_matched = is_matched && is_in_order(plan.shapes[part.shape], elements);
    // Pages and batches hold nulls as a matter of course; in any other list a null is an item lost.
    bool expects_nulls = part.answers_asked || part.offset_slot != SJ_NONE;
    int64_t index = -1;
    for (element value : elements) {
        index++;
        if (value.is_null() && expects_nulls) continue;
        sj::frame inner;
        inner.owner = &frame;
        inner.step = slot.pointer;
        inner.index = index;
        if (has_positions) inner.position = offset + index + 1;
        if (is_matched) inner.asked = identifier(line->asked_each[index]);
        const sj::shape &kind = plan.shapes[part.shape];
        if (!visit(kind, value, inner) || part.row == SJ_NONE) continue;
        const row &place = plan.rows[part.row];
        if (inner.is_refused && !keeps_place(kind, place, inner)) continue;
        writing = &kind;
        write_row(place, inner);
    }
}

// A list tells by what it lacks what is gone. So what is refused stays in it, by its identifier; but not where that
// row is all that there is of it.
bool sj_writer::keeps_place(const shape &shape, const row &place, frame &frame) {
    uint32_t number = shape.is.identifier_slot;
    if (place.tells != telling::owner || shape.rows.empty() || number == SJ_NONE) return false;
    if (frame.states[number] != state::word) return false;
    frame.identifier = frame.cells[number].text;
    return true;
}

void sj_writer::visit_values(const shape &shape, const sj_part &part, frame &frame) {
    if (frame.states[part.slot] != state::value) return;
    sj::frame inner;
    inner.owner = &frame;
    inner.step = shape.slots[part.slot].pointer;
    for (element value : array(frame.cells[part.slot].value)) {
        inner.index++;
        inner.position++;
        if (value.is_null()) {
            inner.value = value;
            report(SJ_WRONG_TYPE, inner, {}, value, part.type);
        } else {
            write_value(part, value, inner);
        }
    }
}

void sj_writer::visit_members(const shape &shape, const sj_part &part, frame &frame) {
    if (frame.states[part.slot] != state::value) return;
    sj::frame inner;
    inner.owner = &frame;
    inner.step = shape.slots[part.slot].pointer;
    simdjson::dom::object members = simdjson::dom::object(frame.cells[part.slot].value);
    last_members last(members);
    for (auto member = members.begin(); member != members.end(); ++member) {
        if (!last.is(member)) continue;
        inner.member_key = member.key();
        if (inner.member_key.size() <= longest_label) {
            write_value(part, member.value(), inner);
        } else {
            report(SJ_OUT_OF_RANGE, inner, {}, member.value());
        }
    }
}

void sj_writer::write_value(const sj_part &part, element value, frame &frame) {
    auto problem = SJ_WRONG_TYPE;
    frame.value = value;
    frame.states[0] = load(part.type, value, frame.cells[0], problem);
    if (frame.states[0] == state::absent || problem == SJ_REPAIRED_INTEGER) {
        report(problem, frame, {}, value, part.type);
    }
    writing = nullptr;
    if (frame.states[0] != state::absent) write_row(plan.rows[part.row], frame);
}

extern "C" {

sj_writer *sj_writer_create(const sj_plan *plan) try { return new sj_writer(*plan); } catch (const std::bad_alloc &) {
    return nullptr;
}

void sj_writer_free(sj_writer *writer) { delete writer; }

int sj_write(sj_writer *writer, uint32_t shape, sj_value value, const sj_line *line) try {
    return writer->write(shape, from_c<element>(value), *line) ? 0 : SJ_TOO_MANY_OBJECTS;
} catch (const std::bad_alloc &) {
    return simdjson::MEMALLOC;
}

uint64_t sj_writer_repeat_count(const sj_writer *writer) { return writer->repeat_count; }

int sj_writer_append(sj_writer *writer, uint32_t table, const sj_text *columns, size_t count) try {
    output &out = writer->tables[table];
    for (size_t i = 0; i < count; i++) {
        if (i > 0) out.put('\t');
        if (columns[i].bytes) {
            out.put_escaped(view(columns[i]));
        } else {
            out.put("\\N");
        }
    }
    out.put('\n');
    out.rows++;
    return 0;
} catch (const std::bad_alloc &) {
    return simdjson::MEMALLOC;
}

sj_text sj_writer_rows(const sj_writer *writer, uint32_t table, uint64_t *count) {
    const output &rows = writer->tables[table];
    *count = rows.rows;
    return {rows.data, rows.size};
}

void sj_writer_clear_rows(sj_writer *writer) {
    for (uint32_t table = 0; table < writer->plan.table_count; table++) {
        writer->tables[table].clear();
    }
}

size_t sj_writer_capacity(const sj_writer *writer) {
    size_t total = 0;
    for (uint32_t table = 0; table < writer->plan.table_count; table++) total += writer->tables[table].capacity;
    return total;
}

size_t sj_writer_problem_count(const sj_writer *writer) { return writer->problems.count(); }

sj_problem sj_writer_problem(const sj_writer *writer, size_t index) { return writer->problems.at(index); }

size_t sj_writer_drift_count(const sj_writer *writer) { return writer->drifts.count(); }

sj_drift sj_writer_drift(const sj_writer *writer, size_t index) { return writer->drifts.at(index); }
}
