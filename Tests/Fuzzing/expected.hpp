// What the plan asks for, worked out from the second parser's document in the plainest way: nothing is guessed,
// remembered, or left out because it was told before.

#pragma once

#include "oracle.hpp"
#include "plan.hpp"

namespace fuzz {

// What rows say about their line.
struct landed {
    int64_t answer = 0;
    std::optional<std::string> observed_on, market, query, owner, asked;
    std::vector<std::string> asked_each;
    bool asks_each = false;
};

using columns = std::vector<std::optional<std::string>>;

struct expected_row {
    uint32_t table;
    // The object whose occurrence the row begins with, in the order of the walk; SIZE_MAX where it begins with none.
    size_t object;
    // Whether it is that object's own row, and not one of its lists'.
    bool is_own;
    // Occurrence and content are empty; a set of codes is its members.
    columns values;
};

struct expected_problem {
    sj_problem_kind kind;
    std::string pointer;
    sj_type type = SJ_TYPE_ANY;
    uint32_t shape = SJ_NONE;
};

struct expected_rows {
    std::vector<expected_row> rows;
    std::vector<expected_problem> problems;
    // The members of every set of codes that a row names.
    std::vector<std::string> sets;
};

expected_rows expect(const plan &plan, uint32_t shape, const node &value, const landed &line);

} // namespace fuzz
