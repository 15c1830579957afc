// What simdjson refuses although it is JSON, made acceptable.

#pragma once

#include "include/CSimdjson.h"

#include <string>

namespace sj {

// The first \uD800…\uDFFF that is no half of a pair, or `end`.
const uint8_t *lone_surrogate(const uint8_t *bytes, const uint8_t *end);

// Replaces every lone surrogate where it stands: all escapes are six bytes long.
void replace_lone_surrogates(uint8_t *bytes, size_t length, sj_surrogates replacement);

// The document with integers beyond 64 bits written as floats and floats beyond the largest written as the largest;
// what is no number of JSON's grammar stays as it is.
std::string within_range(const uint8_t *bytes, size_t length);

} // namespace sj
