// A plan: which members of which objects become which columns of which rows. Built once, executed by a writer.
//
// Shapes, rows, groups and slots are numbered from 0 in the order they are added; SJ_NONE stands for none.

#ifndef CSIMDJSON_PLAN_H
#define CSIMDJSON_PLAN_H

#include "CSimdjson.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SJ_NONE UINT32_MAX

// How many values one shape can hold.
#define SJ_MAX_SLOTS 32

// What a member's value must be, null aside.
typedef enum {
    // 22 characters of base 62.
    SJ_TYPE_IDENTIFIER,
    SJ_TYPE_TEXT,
    // A text short enough for an index.
    SJ_TYPE_LABEL,
    // A whole number of 32 bits with sign.
    SJ_TYPE_INTEGER,
    // A whole number of 64 bits with sign.
    SJ_TYPE_LONG,
    SJ_TYPE_BOOLEAN,
    // A time in UTC, such as 2026-11-21T02:41:00.123Z.
    SJ_TYPE_TIMESTAMP,
    SJ_TYPE_LIST,
    SJ_TYPE_OBJECT,
    SJ_TYPE_ANY,
} sj_type;

// Where a column's value comes from.
typedef enum {
    // The object itself.
    SJ_FROM_OCCURRENCE,
    SJ_FROM_PRESENT,
    SJ_FROM_CONTENT,
    SJ_FROM_IDENTIFIER,
    SJ_FROM_POSITION,
    SJ_FROM_MEMBER_KEY,
    SJ_FROM_ASKED,
    // The object of which it is a part.
    SJ_FROM_OWNER,
    SJ_FROM_OWNER_OCCURRENCE,
    // A slot of the object.
    SJ_FROM_SLOT,
    SJ_FROM_FIRST_DAY,
    SJ_FROM_CODE_SET,
    SJ_FROM_COUNT,
    SJ_FROM_FOLLOWING,
    SJ_FROM_IS_NULL,
    // The line.
    SJ_FROM_ANSWER,
    SJ_FROM_OBSERVED_ON,
    SJ_FROM_MARKET,
    SJ_FROM_QUERY,
    // The plan.
    SJ_FROM_CONSTANT,
    // The set of codes being numbered.
    SJ_FROM_SET_NUMBER,
    SJ_FROM_SET_MEMBERS,
} sj_source;

// What becomes of a row when this column has no value.
typedef enum {
    // The column is null.
    SJ_NEED_NONE,
    // There is no row.
    SJ_NEED_VALUE,
    // There is no row, and that is a problem.
    SJ_NEED_REPORTED,
    // There is no row unless another column of this need has a value.
    SJ_NEED_ALTERNATIVE,
    // There is no row, nor when the value is the object's identifier.
    SJ_NEED_DIFFERENT,
} sj_need;

// What becomes of an object with a member or a word that the plan does not know.
typedef enum {
    // It is used, and the news is counted.
    SJ_CONTRACT_EVOLVE,
    // It is used, and nothing is said.
    SJ_CONTRACT_IGNORE,
    // It makes no row, which is a problem; the news is counted, too.
    SJ_CONTRACT_QUARANTINE,
} sj_contract;

typedef enum {
    // One object.
    SJ_PART_OBJECT,
    // A list of objects; nulls keep their positions and are skipped.
    SJ_PART_OBJECTS,
    // A list of plain values.
    SJ_PART_VALUES,
    // An object whose keys are data.
    SJ_PART_MEMBERS,
} sj_part_kind;

// What an object of a shape is.
typedef struct {
    // The slot of its identifier; an object without one makes no row.
    uint32_t identifier_slot;
    // The slot whose being true explains a missing identifier.
    uint32_t excuse_slot;
    // Whether it gets an occurrence number of its own.
    bool counts;
    // Whether it goes by its owner's identifier.
    bool inherits_identifier;
    // Whether members that the plan does not know, or the lack of all it knows, are problems.
    bool is_closed;
    sj_contract contract;
} sj_shape;

// What is inside an object besides plain values.
typedef struct {
    sj_part_kind kind;
    uint32_t slot;
    // Of the objects.
    uint32_t shape;
    // Of plain values.
    sj_type type;
    // A row for each element or member, besides those of the objects' shape.
    uint32_t row;
    // The slot with the number of elements before this list's first.
    uint32_t offset_slot;
    // Whether elements answer the asked identifiers one to one, unless they are in another order.
    bool answers_asked;
    // Whether its absence is a problem.
    bool is_required;
} sj_part;

typedef struct sj_plan sj_plan;

// Null without memory for it.
sj_plan *sj_plan_create(uint32_t table_count);
void sj_plan_free(sj_plan *plan);

uint32_t sj_plan_add_shape(sj_plan *plan);
void sj_plan_describe(sj_plan *plan, uint32_t shape, sj_shape description);
// A slot for a value at `pointer` inside objects of `shape`; SJ_NONE past SJ_MAX_SLOTS. Standing there sets `present`.
uint32_t sj_plan_add_slot(sj_plan *plan, uint32_t shape, sj_type type, uint32_t present, sj_text pointer);
// The members of an object at `pointer` inside another, whose values are slots of the other's shape.
uint32_t sj_plan_add_group(sj_plan *plan, sj_text pointer);
// The shape's own members.
uint32_t sj_plan_group_of(const sj_plan *plan, uint32_t shape);
// A member of `group`: a slot, a group with slots of its own, or neither when it is known and not read.
void sj_plan_add_key(sj_plan *plan, uint32_t group, sj_text key, uint32_t slot, uint32_t inner_group);
// One of the words that are known as the value of a member of `group`. False when there is no such member.
bool sj_plan_add_word(sj_plan *plan, uint32_t group, sj_text key, sj_text word);
// `name` tells the table's rows from those of others where their content is told.
uint32_t sj_plan_add_row(sj_plan *plan, uint32_t table, sj_text name);
void sj_plan_add_column(sj_plan *plan, uint32_t row, sj_source source, uint32_t slot, sj_need need, sj_text constant);
// Every object of `shape` makes this row, which has all its columns by now.
void sj_plan_add_shape_row(sj_plan *plan, uint32_t shape, uint32_t row);
void sj_plan_add_part(sj_plan *plan, uint32_t shape, sj_part part);
// The row that says which codes the set of a number has.
void sj_plan_set_code_row(sj_plan *plan, uint32_t row);

#ifdef __cplusplus
}
#endif

#endif
