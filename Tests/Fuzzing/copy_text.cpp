#include "copy_text.hpp"

namespace fuzz {
namespace {

std::optional<std::string> read_value(std::string_view field) {
    if (field == "\\N") return {};
    constexpr std::string_view letters = "\\bfnrtv", bytes = "\\\b\f\n\r\t\v";
    std::string value;
    for (size_t i = 0; i < field.size(); i++) {
        // COPY takes a bare return for the end of a row, and PostgreSQL no zero at all.
        if (field[i] == '\r' || field[i] == 0) die("a bare control character in a row");
        if (field[i] != '\\') {
            value += field[i];
            continue;
        }
        size_t letter = ++i < field.size() ? letters.find(field[i]) : letters.npos;
        if (letter == letters.npos) die("a backslash that COPY reads otherwise");
        value += bytes[letter];
    }
    if (!is_utf8(value)) die("a value that is no UTF-8");
    return value;
}

} // namespace

std::vector<columns> read_copy(std::string_view rows, size_t column_count) {
    std::vector<columns> result;
    while (!rows.empty()) {
        size_t end = rows.find('\n');
        if (end == rows.npos) die("a row without an end");
        columns &row = result.emplace_back();
        for (std::string_view rest = rows.substr(0, end);;) {
            size_t tab = rest.find('\t');
            row.push_back(read_value(rest.substr(0, tab)));
            if (tab == rest.npos) break;
            rest.remove_prefix(tab + 1);
        }
        if (row.size() != column_count) die("a row of %zu columns, not %zu", row.size(), column_count);
        rows.remove_prefix(end + 1);
    }
    return result;
}

} // namespace fuzz
