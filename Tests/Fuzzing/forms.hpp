// The forms of texts, told without the shim.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fuzz {

bool is_identifier(std::string_view text);
bool is_timestamp(std::string_view text);
bool is_code(std::string_view text);
// The first day that `text` names.
std::optional<std::string> first_day(std::string_view text);
// A key as JSON pointers write it.
std::string escaped(std::string_view key);
// As a column holds it; `is_repaired` is set when it cannot be held as it is.
std::string held(const std::string &words, bool &is_repaired);

} // namespace fuzz
