// simdjson's DOM behind plain C: documents, values, and what a landed answer needs repaired.
//
// Nothing here throws, allocates per value, or knows a field's name. A value is a place in the document its
// parser holds; it is valid until that parser parses again or is freed.

#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// A parser with the memory of its last document.
typedef struct sj_parser sj_parser;

// A value of the parser's document.
typedef struct {
    const void *document;
    size_t index;
} sj_value;

// Where an iteration stands and where it ends.
typedef struct {
    sj_value next;
    sj_value end;
} sj_iterator;

// UTF-8 that belongs to a document; no terminator.
typedef struct {
    const char *bytes;
    size_t length;
} sj_text;

typedef enum {
    SJ_NULL,
    SJ_BOOLEAN,
    SJ_INTEGER,
    SJ_NUMBER,
    SJ_STRING,
    SJ_ARRAY,
    SJ_OBJECT,
} sj_kind;

// What parsing puts in the place of a lone surrogate, which no UTF-8 can hold.
typedef enum {
    // U+FFFD, for whoever only reads.
    SJ_SURROGATE_REPLACED,
    // U+0000, which no column can hold either: whoever writes columns then repairs and reports both in one place.
    SJ_SURROGATE_MARKED,
} sj_surrogates;

// How many bytes past a document's end must be readable for it to be parsed where it lies.
size_t sj_padding(void);

// A new parser of documents that nest at most that deep, or NULL when there is no memory.
sj_parser *sj_parser_create(size_t maximum_depth);

// Frees the parser and its document; NULL is allowed.
void sj_parser_free(sj_parser *parser);

// How many bytes of document the parser has room for.
size_t sj_parser_capacity(const sj_parser *parser);

// Parses `length` bytes, of which `readable` can be read, and sets `root`. With sj_padding() bytes to spare they are
// parsed where they lie, otherwise they are copied. Returns 0 or an error for sj_error_message.
int sj_parse(sj_parser *parser, const uint8_t *bytes, size_t length, size_t readable, sj_surrogates surrogates,
             sj_value *root);

// What an error means, in simdjson's words.
const char *sj_error_message(int error);

// Whether the error says that there was no memory.
bool sj_error_is_memory(int error);

// Removes the white space between tokens. `output` has room for `length + sj_padding()` bytes. Checks strings' ends only.
int sj_minify(const uint8_t *bytes, size_t length, uint8_t *output, size_t *output_length);

sj_kind sj_kind_of(sj_value value);
bool sj_boolean(sj_value value);
// False when the value is no integer of 64 bits with sign.
bool sj_integer(sj_value value, int64_t *result);
// False when the value is no number.
bool sj_number(sj_value value, double *result);
// False when the value is no string.
bool sj_string(sj_value value, sj_text *result);
// The number of elements or members; 0 for other values.
size_t sj_count(sj_value value);
// The last member of that key. False when there is none or the value is no object.
bool sj_member(sj_value object, sj_text key, sj_value *result);

// Over the elements of an array or the members of an object; over nothing for other values.
sj_iterator sj_iterate(sj_value container);
bool sj_next_element(sj_iterator *iterator, sj_value *value);
bool sj_next_member(sj_iterator *iterator, sj_text *key, sj_value *value);

#ifdef __cplusplus
}
#endif

#include "CSimdjsonPlan.h"
#include "CSimdjsonWriter.h"

#endif
