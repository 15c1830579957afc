#include "plan.hpp"

#include "digest.hpp"

#include <new>

using namespace sj;

namespace {
std::string_view view(sj_text text) { return {text.bytes, text.length}; }

// Whether it is often missing, and known to be without writing it.
bool is_told(sj_source source) {
    switch (source) {
    case SJ_FROM_ASKED:
    case SJ_FROM_SLOT:
    case SJ_FROM_COUNT:
    case SJ_FROM_FOLLOWING: return true;
    default: return is_of_line(source);
    }
}

// Whether writing it may find something to report.
bool may_report(sj_source source) {
    return source == SJ_FROM_SLOT || source == SJ_FROM_MEMBER_KEY || source == SJ_FROM_CODE_SET;
}

} // namespace

void row::add(column column) {
    // Digits, a day, an identifier or nothing, and a tab.
    constexpr size_t longest = 24;
    bound += longest + column.constant.size();
    has_alternatives |= column.need == SJ_NEED_ALTERNATIVE;
    bool is_checked = column.need != SJ_NEED_NONE && column.need != SJ_NEED_ALTERNATIVE && is_told(column.source);
    for (const auto &earlier : columns) is_checked = is_checked && !may_report(earlier.source);
    // Of several that are missing the first decides whether that is reported.
    is_checked = is_checked && (column.need != SJ_NEED_REPORTED || !has_needs);
    has_needs |= column.need != SJ_NEED_NONE;
    if (is_checked) checks.push_back(static_cast<uint32_t>(columns.size()));
    if (is_of_line(column.source)) {
        line_columns++;
        column.line_columns = 1;
        if (!columns.empty() && column.need == SJ_NEED_NONE) {
            auto &last = columns.back();
            bool follows = last.line_columns > 0 && last.source + static_cast<int>(last.line_columns) == column.source;
            if (follows && last.need == SJ_NEED_NONE) {
                last.line_columns++;
                return;
            }
        }
    }
    if (columns.empty() && column.source == SJ_FROM_OCCURRENCE) tells = telling::object;
    if (columns.empty() && column.source == SJ_FROM_OWNER_OCCURRENCE) tells = telling::owner;
    columns.push_back(std::move(column));
}

extern "C" {

sj_plan *sj_plan_create(uint32_t table_count) try {
    auto plan = new sj_plan();
    plan->table_count = table_count;
    return plan;
} catch (const std::bad_alloc &) {
    return nullptr;
}

void sj_plan_free(sj_plan *plan) { delete plan; }

uint32_t sj_plan_add_shape(sj_plan *plan) {
    auto number = static_cast<uint32_t>(plan->shapes.size());
    plan->shapes.emplace_back();
    plan->shapes.back().group = static_cast<uint32_t>(plan->groups.size());
    plan->groups.emplace_back();
    return number;
}

void sj_plan_describe(sj_plan *plan, uint32_t shape, sj_shape description) { plan->shapes[shape].is = description; }

uint32_t sj_plan_add_slot(sj_plan *plan, uint32_t shape, sj_type type, uint32_t present, sj_text pointer) {
    auto &slots = plan->shapes[shape].slots;
    if (slots.size() == SJ_MAX_SLOTS) return SJ_NONE;
    slots.push_back({type, present, std::string(view(pointer))});
    return static_cast<uint32_t>(slots.size() - 1);
}

uint32_t sj_plan_add_group(sj_plan *plan, sj_text pointer) {
    plan->groups.emplace_back(view(pointer));
    return static_cast<uint32_t>(plan->groups.size() - 1);
}

uint32_t sj_plan_group_of(const sj_plan *plan, uint32_t shape) { return plan->shapes[shape].group; }

void sj_plan_add_key(sj_plan *plan, uint32_t group, sj_text key, uint32_t slot, uint32_t inner_group) {
    plan->groups[group].add(view(key), slot, inner_group);
}

bool sj_plan_add_word(sj_plan *plan, uint32_t group, sj_text key, sj_text word) {
    sj::key *known = plan->groups[group].find(view(key));
    if (!known) return false;
    if (known->words == SJ_NONE) {
        known->words = static_cast<uint32_t>(plan->words.size());
        plan->words.emplace_back();
    }
    plan->words[known->words].emplace_back(view(word));
    return true;
}

uint32_t sj_plan_add_row(sj_plan *plan, uint32_t table, sj_text name) {
    plan->rows.emplace_back();
    plan->rows.back().table = table;
    digest told;
    told.add(view(name), 0);
    plan->rows.back().mark = static_cast<uint64_t>(told.finish());
    return static_cast<uint32_t>(plan->rows.size() - 1);
}

void sj_plan_add_column(sj_plan *plan, uint32_t row, sj_source source, uint32_t slot, sj_need need, sj_text constant) {
    plan->rows[row].add({source, slot, need, std::string(view(constant))});
}

void sj_plan_add_shape_row(sj_plan *plan, uint32_t shape, uint32_t row) {
    plan->shapes[shape].rows.push_back(row);
    for (const column &column : plan->rows[row].columns) {
        if (column.source == SJ_FROM_CODE_SET) plan->shapes[shape].code_slots.push_back(column.slot);
    }
}

void sj_plan_add_part(sj_plan *plan, uint32_t shape, sj_part part) { plan->shapes[shape].parts.push_back(part); }

void sj_plan_set_code_row(sj_plan *plan, uint32_t row) { plan->code_row = row; }
}
