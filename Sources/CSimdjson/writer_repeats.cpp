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

// Which shapes' objects can be copied when they are told again.
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

// Copies the row of an object that was told in the same words. Returns whether there was one.
bool sj_writer::repeat(uint32_t shape, const telling_words &words, frame &frame) {
    const repeats::object *it = told_before.find(shape, words);
    if (!it) return false;
    number(frame);
    output &out = tables[it->table];
    char *at = frame.occurrence_digits.write(out.room(it->size + longest_number + block_size));
    std::memcpy(at, out.data + it->begin, it->size);
    out.take(at + it->size);
    out.rows++;
    is_disordered |= frame.occurrence < out.last_occurrence;
    out.last_occurrence = frame.occurrence;
    frame.identifier = it->identifier;
    frame.has_row = true;
    return true;
}

// Remembers an object that made one row and nothing else.
void sj_writer::remember(uint32_t shape, const telling_words &words, const frame &frame) {
    const output &out = tables[frame.content_table];
    size_t begin = frame.row_begin + frame.occurrence_digits.length();
    told_before.remember({words, shape, frame.identifier, frame.content_table, begin, out.size - begin});
}
