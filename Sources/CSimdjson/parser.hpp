// A parser, its document, and the copies that repairs need.

#pragma once

#include "include/CSimdjson.h"

#include <simdjson.h>
#include <string>

struct sj_parser {
    simdjson::dom::parser parser;
    // The document where the caller's bytes had no room for simdjson's padding, or needed numbers repaired.
    std::string copy;
};
