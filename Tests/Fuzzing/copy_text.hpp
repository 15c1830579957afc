// Rows as PostgreSQL's COPY reads them from its text format.

#pragma once

#include "expected.hpp"

namespace fuzz {

// Ends the process when `rows` are no rows of `column_count` columns.
std::vector<columns> read_copy(std::string_view rows, size_t column_count);

} // namespace fuzz
