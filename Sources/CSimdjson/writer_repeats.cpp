#include "writer.hpp"

#include <algorithm>

using namespace sj;

namespace {

// Whether a row of the object's own depends on its words alone; one of an alias is not made where none was asked for.
bool is_of_words(const row &row) {
    bool is_alias = std::any_of(row.columns.begin(), row.columns.end(), [](const column &column) {
        return column.source == SJ_FROM_ASKED && column.need != SJ_NEED_NONE;
    });
    return is_alias || std::all_of(row.columns.begin(), row.columns.end(), [](const column &column) {
        return column.source <= SJ_FROM_IDENTIFIER || column.source == SJ_FROM_SLOT;
    });
}

// Whether a row that the object's place makes needs no more of it than its identifier.
bool is_of_place(const row &row) {
    return std::none_of(row.columns.begin(), row.columns.end(), [](const column &column) {
        bool is_slot = column.source >= SJ_FROM_SLOT && column.source <= SJ_FROM_IS_NULL;
        return is_slot || column.source <= SJ_FROM_CONTENT || column.source == SJ_FROM_ASKED;
    });
}

} // namespace

// Which shapes' objects need no row when they are told again.
void sj_writer::find_repeatable() {
    static_assert(SJ_FROM_OCCURRENCE < SJ_FROM_PRESENT && SJ_FROM_PRESENT < SJ_FROM_CONTENT &&
                      SJ_FROM_CONTENT < SJ_FROM_IDENTIFIER && SJ_FROM_IDENTIFIER < SJ_FROM_POSITION,
                  "sources are in this order");
    for (const shape &shape : plan.shapes) {
        bool is = shape.is.counts && shape.is.identifier_slot != SJ_NONE && !shape.is.is_closed;
        for (uint32_t row : shape.rows) is = is && is_of_words(plan.rows[row]);
        repeatable.push_back(is);
    }
    for (const shape &shape : plan.shapes) {
        for (const sj_part &part : shape.parts) {
            if (part.kind != SJ_PART_OBJECTS || part.row == SJ_NONE || is_of_place(plan.rows[part.row])) continue;
            repeatable[part.shape] = false;
        }
    }
}

// An object told in the same words as one before needs no look at its members, one with the same content no row.
void sj_writer::visit_repeatable(const shape &shape, uint32_t number, frame &frame) {
    telling_words words(frame.value);
    if (const repeats::object *it = told_before.find(number, words)) {
        frame.identifier = it->identifier;
        repeat_count++;
        return;
    }
    uint64_t rows_before = rows_written;
    size_t problems_before = problems.total();
    size_t drifts_before = drifts.total();
    visit_new(shape, frame);
    bool is_row = frame.content_table != SJ_NONE && rows_written == rows_before + 1;
    if (!is_row || problems.total() != problems_before) return;
    // What the plan does not know is counted each time.
    if (drifts.total() == drifts_before) told_before.remember({words, number, frame.identifier});
    if (is_repeat(frame)) repeat_count++;
}

// Whether the object, told in the same words before, has an identifier.
bool sj_writer::is_told(const shape &shape, simdjson::dom::element value) {
    auto number = static_cast<uint32_t>(&shape - plan.shapes.data());
    if (!repeatable[number]) return false;
    const repeats::object *it = told_before.find(number, telling_words(value));
    return it && it->identifier.data();
}

// Takes the object's only row back where the answer has told the same before.
bool sj_writer::is_repeat(const frame &frame) {
    if (!told_contents.has_told(frame.content, line->answer)) return false;
    output &out = tables[frame.content_table];
    out.size = frame.row_begin;
    out.rows--;
    rows_written--;
    return true;
}
