// What a writer wrote of one line, held against what the plan asks for.

#pragma once

#include "expected.hpp"

#include <map>

namespace fuzz {

// The sets of codes that a writer's rows have told, by their numbers and by their members.
struct told_sets {
    std::map<std::string, std::string> members, numbers;
};

// `written` has the rows of each table, `repeats` says how many objects were left out because they were told before.
// Ends the process when they differ from what is expected.
void compare_rows(const plan &plan, const landed &line, const std::vector<std::vector<columns>> &written,
                  const expected_rows &expected, size_t repeats, told_sets &sets);

} // namespace fuzz
