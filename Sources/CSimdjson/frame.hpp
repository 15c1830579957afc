// An object while it is walked: where it stands, what it is called, what its slots hold.

#pragma once

#include "digest.hpp"
#include "include/CSimdjson.h"
#include "number.hpp"

#include <simdjson.h>
#include <string_view>

namespace sj {

// Deeper than any answer, shallower than the stack.
constexpr unsigned most_depth = 64;

// A word is a text that never needs an escape: an identifier.
enum class state : uint8_t { absent, null, text, word, number, truth, value };

// What a slot holds; the state says which.
union cell {
    cell() {}

    std::string_view text;
    int64_t number;
    bool truth;
    simdjson::dom::element value;
};

struct frame {
    frame() {}

    // Of which object this is a part; none above the answer itself.
    frame *owner = nullptr;
    // How to get here from the owner: a pointer, and in a list an index, in an object of data a key.
    std::string_view step;
    int64_t index = -1;
    std::string_view member_key;
    unsigned depth = 0;

    // The object; nothing for a plain value.
    simdjson::dom::element value;
    // An identifier without bytes is unknown.
    std::string_view identifier;
    std::string_view asked;
    int64_t occurrence = 0;
    digits occurrence_digits;
    // Whether it has something that its contract refuses, and so makes no row.
    bool is_refused = false;
    // Whether it has a row that begins with its occurrence; without one its lists have none either.
    bool has_row = false;
    // The table of that row, where in it the content's digits stand, and where the row begins.
    uint32_t content_table = SJ_NONE;
    size_t content_place = 0;
    size_t row_begin = 0;
    digest told;
    // Its digest, as soon as all was told.
    int64_t content = -1;
    uint32_t present = 0;
    // From 1, counted from the list's beginning, earlier pages included; 0 where that is unknown.
    int64_t position = 0;

    state states[SJ_MAX_SLOTS];
    cell cells[SJ_MAX_SLOTS];
};

// Whether the slot says how many elements stand before a list's first, in a number that leaves room to count on.
inline bool is_offset(const frame &frame, uint32_t slot) {
    constexpr int64_t most = 1'000'000'000;
    return frame.states[slot] == state::number && frame.cells[slot].number >= 0 && frame.cells[slot].number <= most;
}

} // namespace sj
