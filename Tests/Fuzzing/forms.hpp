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

} // namespace fuzz
