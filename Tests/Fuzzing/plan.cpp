#include "plan.hpp"

#include "oracle.hpp"

#include <sstream>

namespace fuzz {
namespace {

const char dumped[] =
#include "plan.inc"
    ;

using words = std::vector<std::string>;

uint32_t number(const std::string &word) { return static_cast<uint32_t>(std::stoul(word)); }
sj_text text(const std::string &word) { return {word.data(), word.size()}; }

void describe(plan &plan, const words &call) {
    sj_shape &is = plan.shapes[number(call[1])].is;
    is = {number(call[2]), number(call[3]), call[4] == "1", call[5] == "1", call[6] == "1",
          static_cast<sj_contract>(number(call[7]))};
    sj_plan_describe(plan.compiled, number(call[1]), is);
}

void add_part(plan &plan, const words &call) {
    sj_part part = {};
    part.kind = static_cast<sj_part_kind>(number(call[2]));
    part.slot = number(call[3]);
    part.shape = number(call[4]);
    part.type = static_cast<sj_type>(number(call[5]));
    part.row = number(call[6]);
    part.offset_slot = number(call[7]);
    part.answers_asked = call[8] == "1";
    part.is_required = call[9] == "1";
    plan.shapes[number(call[1])].parts.push_back(part);
    sj_plan_add_part(plan.compiled, number(call[1]), part);
}

void add_column(plan &plan, const words &call) {
    plan_column column = {static_cast<sj_source>(number(call[2])), number(call[3]),
                          static_cast<sj_need>(number(call[4])), call[5]};
    plan.rows[number(call[1])].columns.push_back(column);
    sj_plan_add_column(plan.compiled, number(call[1]), column.source, column.slot, column.need, text(call[5]));
}

void add_shape(plan &plan) {
    uint32_t shape = sj_plan_add_shape(plan.compiled);
    plan.shapes.emplace_back().group = sj_plan_group_of(plan.compiled, shape);
    plan.groups.emplace_back();
}

void add_slot(plan &plan, const words &call) {
    auto type = static_cast<sj_type>(number(call[2]));
    plan.shapes[number(call[1])].slots.push_back({type, number(call[3]), call[4]});
    sj_plan_add_slot(plan.compiled, number(call[1]), type, number(call[3]), text(call[4]));
}

void apply(plan &plan, const words &call) {
    const std::string &name = call[0];
    if (name == "table") return plan.tables.push_back({call[1], words(call.begin() + 2, call.end())});
    if (name == "name") return plan.shapes[number(call[1])].name = call[2], void();
    if (name == "route") return plan.routes.push_back({call[1], number(call[2]), call[3], call[4]});
    if (name == "plan") return plan.compiled = sj_plan_create(number(call[1])), void();
    if (name == "shape") return add_shape(plan);
    if (name == "describe") return describe(plan, call);
    if (name == "slot") return add_slot(plan, call);
    if (name == "column") return add_column(plan, call);
    if (name == "part") return add_part(plan, call);
    if (name == "group") {
        plan.groups.emplace_back();
        sj_plan_add_group(plan.compiled, text(call[1]));
    } else if (name == "key") {
        plan.groups[number(call[1])].push_back({call[2], number(call[3]), number(call[4]), {}});
        sj_plan_add_key(plan.compiled, number(call[1]), text(call[2]), number(call[3]), number(call[4]));
    } else if (name == "word") {
        for (plan_key &key : plan.groups[number(call[1])]) {
            if (key.name == call[2]) key.words.push_back(call[3]);
        }
        sj_plan_add_word(plan.compiled, number(call[1]), text(call[2]), text(call[3]));
    } else if (name == "row") {
        plan.rows.push_back({number(call[1]), {}});
        sj_plan_add_row(plan.compiled, number(call[1]), text(call[2]));
    } else if (name == "shape row") {
        plan.shapes[number(call[1])].rows.push_back(number(call[2]));
        sj_plan_add_shape_row(plan.compiled, number(call[1]), number(call[2]));
    } else if (name == "code row") {
        plan.code_row = number(call[1]);
        sj_plan_set_code_row(plan.compiled, plan.code_row);
    } else {
        die("the plan has an unknown call: %s", name.c_str());
    }
}

plan read() {
    plan result;
    std::istringstream lines(dumped);
    for (std::string line; std::getline(lines, line);) {
        words call(1);
        for (char c : line) {
            if (c == '\t') call.emplace_back();
            else call.back() += c;
        }
        if (!line.empty()) apply(result, call);
    }
    return result;
}

} // namespace

uint32_t plan::shape_named(std::string_view name) const {
    for (size_t i = 0; i < shapes.size(); i++) {
        if (shapes[i].name == name) return static_cast<uint32_t>(i);
    }
    die("the plan has no shape of that name");
}

uint32_t plan::table_named(std::string_view name) const {
    for (size_t i = 0; i < tables.size(); i++) {
        if (tables[i].name == name) return static_cast<uint32_t>(i);
    }
    die("the plan has no table of that name");
}

const plan &plan::the() {
    static const plan it = read();
    return it;
}

} // namespace fuzz
