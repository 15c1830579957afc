// A writer: walks values by a plan and appends rows, in the text format of PostgreSQL's COPY, to one buffer a table.

#ifndef CSIMDJSON_WRITER_H
#define CSIMDJSON_WRITER_H

#include "CSimdjsonPlan.h"

#ifdef __cplusplus
extern "C" {
#endif

// How many bits of an occurrence's number count objects; those before them are the answer's number.
#define SJ_OBJECT_BITS 20

// What rows say about the line they come from. A text without bytes is null.
typedef struct {
    // The answer's number, from 1.
    int64_t answer;
    sj_text observed_on;
    sj_text market;
    sj_text query;
    // Identifiers; a text that is none counts as null.
    // That of what the request's list belongs to.
    sj_text owner;
    // That asked for when the answer is that one object.
    sj_text asked;
    // Those asked for when the answer is a list of them.
    const sj_text *asked_each;
    size_t asked_count;
} sj_line;

typedef enum {
    // A character that no column can hold became U+FFFD.
    SJ_REPAIRED_TEXT,
    // A whole number written as a float became an integer.
    SJ_REPAIRED_INTEGER,
    SJ_WRONG_TYPE,
    SJ_OUT_OF_RANGE,
    // A key with a character that no column can hold: mended it might be another's.
    SJ_INVALID_KEY,
    SJ_NO_IDENTIFIER,
    // No identifier, and the shape's excuse applies.
    SJ_EXCUSED,
    SJ_MISSING,
    SJ_UNKNOWN_MEMBER,
    SJ_UNKNOWN_ANSWER,
    // Not as many objects answered as were asked for.
    SJ_UNMATCHED,
    SJ_NO_CODE,
    SJ_TOO_DEEP,
    // A member, or a word, that the plan does not know in an object whose contract refuses it.
    SJ_REFUSED_FIELD,
    SJ_REFUSED_VALUE,
    // More problems than one line may report; the pointer is empty.
    SJ_TOO_MANY,
    // The same, where each of them was repaired.
    SJ_TOO_MANY_REPAIRED,
} sj_problem_kind;

typedef struct {
    sj_problem_kind kind;
    // The type that was expected, for SJ_WRONG_TYPE.
    sj_type expected;
    // The shape of the object without identifier, for SJ_EXCUSED.
    uint32_t shape;
    // How many more there were, for SJ_TOO_MANY and SJ_TOO_MANY_REPAIRED.
    size_t count;
    // A JSON pointer.
    sj_text pointer;
    // The beginning of the value as JSON, cut between characters.
    sj_text excerpt;
    // The JSON pointer inside the object, for SJ_REFUSED_FIELD and SJ_REFUSED_VALUE.
    sj_text detail;
} sj_problem;

typedef enum {
    // A member.
    SJ_DRIFT_FIELD,
    // A word as the value of a member.
    SJ_DRIFT_VALUE,
    // More than one line may report; only the count says something.
    SJ_DRIFT_TOO_MANY,
} sj_drift_kind;

// Something that the plan does not know.
typedef struct {
    sj_drift_kind kind;
    // The shape of the object that has it.
    uint32_t shape;
    // How often it stands in the value written.
    size_t count;
    // A JSON pointer with * for places in lists.
    sj_text pointer;
    // The word, for SJ_DRIFT_VALUE; cut between characters.
    sj_text word;
    // The beginning of its first value as JSON, cut between characters.
    sj_text example;
} sj_drift;

typedef struct sj_writer sj_writer;

// A writer of `plan`, which must outlive it; NULL when there is no memory.
sj_writer *sj_writer_create(const sj_plan *plan);
void sj_writer_free(sj_writer *writer);

// What sj_write returns for a value with more objects than their bits can number.
#define SJ_TOO_MANY_OBJECTS (-1)

// Appends the rows of `value`, an object of `shape`; of one table, rows with an occurrence are in ascending order of
// it as long as answers are. Returns 0, SJ_TOO_MANY_OBJECTS, or an error for sj_error_message; then there are no rows
// of it.
int sj_write(sj_writer *writer, uint32_t shape, sj_value value, const sj_line *line);

// Appends a row of texts; a text without bytes is null.
int sj_writer_append(sj_writer *writer, uint32_t table, const sj_text *columns, size_t count);

// The rows of one table since they were last cleared.
sj_text sj_writer_rows(const sj_writer *writer, uint32_t table, uint64_t *count);
// Forgets the rows; unusually large buffers are given back.
void sj_writer_clear_rows(sj_writer *writer);
// How many objects so far got no row, because their answer had told the very same before.
uint64_t sj_writer_repeat_count(const sj_writer *writer);
// How many bytes of memory the rows' buffers take.
size_t sj_writer_capacity(const sj_writer *writer);

// The problems of the last value written.
size_t sj_writer_problem_count(const sj_writer *writer);
sj_problem sj_writer_problem(const sj_writer *writer, size_t index);

// What the last value written has that the plan does not know.
size_t sj_writer_drift_count(const sj_writer *writer);
sj_drift sj_writer_drift(const sj_writer *writer, size_t index);

// Writes the beginning of `value` as JSON, at most `limit` bytes, cut between characters. Returns how many:
// none without memory for them.
size_t sj_excerpt(sj_value value, char *output, size_t limit);

// Whether `text` is an identifier: 22 characters of base 62.
bool sj_is_identifier(sj_text text);
// Whether `text` is a time in UTC that PostgreSQL takes.
bool sj_is_timestamp(sj_text text);

#ifdef __cplusplus
}
#endif

#endif
