// The second parser: nlohmann's, with what it and simdjson are known to see differently brought into line.

#pragma once

#include "CSimdjson.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fuzz {

// A value as the second parser has it, repeated keys and the order of members kept.
struct node {
    sj_kind kind = SJ_NULL;
    bool truth = false;
    int64_t integer = 0;
    // Of integers, too.
    double number = 0;
    std::string text;
    std::vector<std::string> keys;
    std::vector<node> elements;

    // Of several members the last.
    const node *member(std::string_view key) const;
};

struct document {
    node root;
    // How many arrays and objects stand inside one another.
    size_t depth = 0;
};

// The document, with lone surrogates as the shim replaces them; nothing when it is no JSON.
std::optional<document> parse(std::string_view bytes, sj_surrogates surrogates);

// Whether `text` is UTF-8.
bool is_utf8(std::string_view text);

// Says what is wrong and ends the process, which is a finding.
[[noreturn]] void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

} // namespace fuzz
