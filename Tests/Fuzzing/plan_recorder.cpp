// The shim's functions that build a plan, as far as the compiler of plans calls them: they print instead of building.
// Each line is a call: its name and arguments, a tab between them.

#include "CSimdjson.h"

#include <cstdio>
#include <string>

struct sj_plan {
    uint32_t groups = 0, shapes = 0, rows = 0;
    uint32_t group_of[1024] = {}, slots[1024] = {};
};

namespace {
std::string text(sj_text it) { return std::string(it.bytes, it.length); }
} // namespace

extern "C" {

sj_plan *sj_plan_create(uint32_t table_count) {
    // Swift's standard output has a buffer of C's, too, so that lines keep their order.
    std::printf("plan\t%u\n", table_count);
    return new sj_plan();
}

void sj_plan_free(sj_plan *plan) { delete plan; }

uint32_t sj_plan_add_shape(sj_plan *plan) {
    std::printf("shape\n");
    plan->group_of[plan->shapes] = plan->groups++;
    return plan->shapes++;
}

void sj_plan_describe(sj_plan *, uint32_t shape, sj_shape it) {
    std::printf("describe\t%u\t%u\t%u\t%d\t%d\t%d\t%d\n", shape, it.identifier_slot, it.excuse_slot, it.counts,
                it.inherits_identifier, it.is_closed, it.contract);
}

uint32_t sj_plan_add_slot(sj_plan *plan, uint32_t shape, sj_type type, uint32_t present, sj_text pointer) {
    std::printf("slot\t%u\t%d\t%u\t%s\n", shape, type, present, text(pointer).c_str());
    return plan->slots[shape] == SJ_MAX_SLOTS ? SJ_NONE : plan->slots[shape]++;
}

uint32_t sj_plan_add_group(sj_plan *plan, sj_text pointer) {
    std::printf("group\t%s\n", text(pointer).c_str());
    return plan->groups++;
}

uint32_t sj_plan_group_of(const sj_plan *plan, uint32_t shape) { return plan->group_of[shape]; }

void sj_plan_add_key(sj_plan *, uint32_t group, sj_text key, uint32_t slot, uint32_t inner_group) {
    std::printf("key\t%u\t%s\t%u\t%u\n", group, text(key).c_str(), slot, inner_group);
}

bool sj_plan_add_word(sj_plan *, uint32_t group, sj_text key, sj_text word) {
    std::printf("word\t%u\t%s\t%s\n", group, text(key).c_str(), text(word).c_str());
    return true;
}

uint32_t sj_plan_add_row(sj_plan *plan, uint32_t table, sj_text name) {
    std::printf("row\t%u\t%s\n", table, text(name).c_str());
    return plan->rows++;
}

void sj_plan_add_column(sj_plan *, uint32_t row, sj_source source, uint32_t slot, sj_need need, sj_text constant) {
    std::printf("column\t%u\t%d\t%u\t%d\t%s\n", row, source, slot, need, text(constant).c_str());
}

void sj_plan_add_shape_row(sj_plan *, uint32_t shape, uint32_t row) { std::printf("shape row\t%u\t%u\n", shape, row); }

void sj_plan_add_part(sj_plan *, uint32_t shape, sj_part it) {
    std::printf("part\t%u\t%d\t%u\t%u\t%d\t%u\t%u\t%d\t%d\n", shape, it.kind, it.slot, it.shape, it.type, it.row,
                it.offset_slot, it.answers_asked, it.is_required);
}

void sj_plan_set_code_row(sj_plan *, uint32_t row) { std::printf("code row\t%u\n", row); }
}
