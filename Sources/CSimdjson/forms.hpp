// The forms that texts must have to be identifiers, days, times and codes.

#pragma once

#include "bytes.hpp"

#include <string_view>

namespace sj {

constexpr size_t identifier_length = 22;
constexpr size_t day_length = 10;
// An index entry of PostgreSQL holds some 2,700 bytes, all its columns together.
constexpr size_t longest_label = 1000;

// 22 characters of base 62.
inline bool is_identifier(std::string_view text) {
    return text.size() == identifier_length && block(text.data()).is_base62() &&
           block(text.data() + identifier_length - block_size).is_base62();
}

// YYYY-MM-DDTHH:MM:SS with an optional fraction, and Z.
bool is_timestamp(std::string_view text);

// Two capital letters, as ISO 3166-1 has them.
bool is_code(std::string_view text);

// Writes the first day of the year, month or day that `text` names as YYYY-MM-DD; false when it names none.
bool first_day(std::string_view text, char *day);

} // namespace sj
