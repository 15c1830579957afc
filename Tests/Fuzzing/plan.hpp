// The plan that `transform` executes, as plan_dump prints it: for the shim, and for whoever checks the shim.

#pragma once

#include "CSimdjson.h"

#include <string>
#include <string_view>
#include <vector>

namespace fuzz {

struct plan_slot {
    sj_type type;
    uint32_t present;
    std::string pointer;
};

struct plan_key {
    std::string name;
    uint32_t slot, inner_group;
    std::vector<std::string> words;
};

struct plan_column {
    sj_source source;
    uint32_t slot;
    sj_need need;
    std::string constant;
};

struct plan_row {
    uint32_t table;
    std::vector<plan_column> columns;
};

struct plan_shape {
    std::string name;
    sj_shape is = {SJ_NONE, SJ_NONE, false, false, false, SJ_CONTRACT_EVOLVE};
    uint32_t group;
    std::vector<plan_slot> slots;
    std::vector<uint32_t> rows;
    std::vector<sj_part> parts;
};

struct plan_table {
    std::string name;
    std::vector<std::string> columns;
};

struct plan_route {
    std::string path;
    uint32_t shape;
    std::string asked, query;
};

struct plan {
    std::vector<plan_table> tables;
    std::vector<plan_shape> shapes;
    std::vector<std::vector<plan_key>> groups;
    std::vector<plan_row> rows;
    std::vector<plan_route> routes;
    uint32_t code_row = SJ_NONE;
    sj_plan *compiled = nullptr;

    uint32_t shape_named(std::string_view name) const;
    uint32_t table_named(std::string_view name) const;

    // The plan that was dumped when the fuzzer was built.
    static const plan &the();
};

} // namespace fuzz
