#include "writer.hpp"

#include <algorithm>
#include <charconv>

using namespace sj;

void sj_writer::mark_tables() {
    is_disordered = false;
    repeats_before = repeat_count;
    for (uint32_t table = 0; table < plan.table_count; table++) marks[table] = {tables[table].size, tables[table].rows};
}

void sj_writer::take_back() {
    for (uint32_t table = 0; table < plan.table_count; table++) {
        tables[table].size = marks[table].size;
        tables[table].rows = marks[table].rows;
    }
    repeat_count = repeats_before;
    // Among what was taken back may be the rows of sets.
    sets.forget();
}

// Brings the line's rows into the order of their occurrences. They are in no other where an object has none of its own
// kind inside, as in all answers of Spotify's.
void sj_writer::sort_rows() {
    std::vector<bool> begins_with_occurrence(plan.table_count);
    for (const row &row : plan.rows) begins_with_occurrence[row.table] = row.tells != telling::nobody;
    for (uint32_t table = 0; table < plan.table_count; table++) {
        if (!begins_with_occurrence[table]) continue;
        output &out = tables[table];
        std::string rows(out.data + marks[table].size, out.size - marks[table].size);
        std::vector<std::pair<int64_t, std::string_view>> lines;
        for (std::string_view rest = rows; !rest.empty();) {
            std::string_view line = rest.substr(0, rest.find('\n') + 1);
            int64_t occurrence = 0;
            std::from_chars(line.data(), line.data() + line.size(), occurrence);
            lines.emplace_back(occurrence, line);
            rest.remove_prefix(line.size());
        }
        std::stable_sort(lines.begin(), lines.end(), [](auto &left, auto &right) { return left.first < right.first; });
        out.size = marks[table].size;
        for (const auto &line : lines) out.put(line.second);
        if (!lines.empty()) out.last_occurrence = lines.back().first;
    }
}
