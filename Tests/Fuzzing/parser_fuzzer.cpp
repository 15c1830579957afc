// Any bytes: the shim and the second parser take the same documents, and see the same in them.

#include "forms.hpp"
#include "guarded.hpp"
#include "memory.hpp"
#include "oracle.hpp"

#include <cmath>
#include <memory>

using namespace fuzz;

namespace {

constexpr size_t usual_depth = 1024, small_depth = 8;

std::string_view view(sj_text text) { return {text.bytes, text.length}; }

// A document of empty containers does not use the depth of the last.
void compare_verdict(bool is_taken, const std::optional<document> &expected, size_t most, int error) {
    bool is_json = expected.has_value();
    if (is_taken && !is_json) die("taken, but no JSON for the second parser");
    if (is_taken && expected->depth > most) die("taken, but %zu deep where %zu is the most", expected->depth, most);
    if (!is_taken && is_json && expected->depth < most) die("refused, but JSON: %s", sj_error_message(error));
    if (sj_error_is_memory(error)) die("no memory");
}

void compare_text(const char *what, std::string_view is, std::string_view expected) {
    if (is != expected) die("%s is another text: %zu and %zu bytes", what, is.size(), expected.size());
}

void compare(sj_value value, const node &expected);

void compare_members(sj_value value, const node &expected) {
    size_t index = 0;
    sj_iterator members = sj_iterate(value);
    sj_text key;
    sj_value member;
    for (; sj_next_member(&members, &key, &member); index++) {
        if (index == expected.keys.size()) die("a member more");
        compare_text("a key", view(key), expected.keys[index]);
        compare(member, expected.elements[index]);
        sj_value found;
        if (index >= 16) continue;
        if (!sj_member(value, key, &found)) die("a member is not found");
        bool is_last = expected.member(view(key)) == &expected.elements[index];
        if (is_last ? found.index != member.index : found.index <= member.index) die("not the last of its key");
    }
    if (index != expected.keys.size()) die("%zu members of %zu", index, expected.keys.size());
    if (sj_member(value, {"no such key", 11}, &member) != (expected.member("no such key") != nullptr)) die("a ghost");
}

void compare_elements(sj_value value, const node &expected) {
    size_t index = 0;
    sj_iterator elements = sj_iterate(value);
    sj_value element;
    for (; sj_next_element(&elements, &element); index++) {
        if (index == expected.elements.size()) die("an element more");
        compare(element, expected.elements[index]);
    }
    if (index != expected.elements.size()) die("%zu elements of %zu", index, expected.elements.size());
}

void compare(sj_value value, const node &expected) {
    if (sj_kind_of(value) != expected.kind) die("kind %d, not %d", sj_kind_of(value), expected.kind);
    int64_t integer = 0;
    double number = 0;
    sj_text text;
    bool is_number = expected.kind == SJ_INTEGER || expected.kind == SJ_NUMBER;
    if (sj_integer(value, &integer) != (expected.kind == SJ_INTEGER)) die("an integer, or none");
    if (expected.kind == SJ_INTEGER && integer != expected.integer) die("another integer");
    if (sj_number(value, &number) != is_number) die("a number, or none");
    if (is_number && (number != expected.number || std::signbit(number) != std::signbit(expected.number))) {
        die("another number: %.17g, not %.17g", number, expected.number);
    }
    if (sj_boolean(value) != (expected.kind == SJ_BOOLEAN && expected.truth)) die("another truth");
    if (sj_string(value, &text) != (expected.kind == SJ_STRING)) die("a text, or none");
    if (expected.kind == SJ_STRING) {
        compare_text("a value", view(text), expected.text);
        if (sj_is_identifier(text) != is_identifier(expected.text)) die("an identifier, or none");
        if (sj_is_timestamp(text) != is_timestamp(expected.text)) die("a time, or none");
    }
    if (sj_count(value) != expected.elements.size()) die("%zu of %zu", sj_count(value), expected.elements.size());
    sj_value none;
    if (expected.kind == SJ_OBJECT) return compare_members(value, expected);
    if (sj_member(value, {"id", 2}, &none)) die("a member of no object");
    if (expected.kind == SJ_ARRAY) return compare_elements(value, expected);
    sj_iterator nothing = sj_iterate(value);
    if (sj_next_element(&nothing, &none)) die("an element of no container");
}

// What an excerpt has room for is JSON of the same value; else it is a beginning of it, cut between characters.
void check_excerpts(sj_value root, const node &expected) {
    std::string whole(1 << 16, '\0');
    whole.resize(sj_excerpt(root, whole.data(), whole.size()));
    for (size_t limit : {size_t(0), size_t(1), size_t(7), size_t(64)}) {
        std::unique_ptr<char[]> part(watched([&] { return new char[limit]; }));
        size_t length = watched([&] { return sj_excerpt(root, part.get(), limit); });
        if (length > limit) die("an excerpt of %zu bytes where %zu are the most", length, limit);
        std::string_view text(part.get(), length);
        if (text != std::string_view(whole).substr(0, length) || !is_utf8(text)) die("an excerpt is no beginning");
        if (length + 3 < limit && length < whole.size()) die("an excerpt is cut too early");
        size_t poor = with_memory_for(0, [&] { return sj_excerpt(root, part.get(), limit); });
        if (poor != length && poor != 0) die("an excerpt of %zu bytes without memory", poor);
    }
    if (whole.size() > (1 << 15)) return;
    auto again = parse(whole, SJ_SURROGATE_REPLACED);
    if (!again) die("an excerpt is no JSON");
    static sj_parser *parser = watched([] { return sj_parser_create(usual_depth); });
    sj_value value;
    auto bytes = reinterpret_cast<const uint8_t *>(whole.data());
    auto again_taken = [&] {
        return sj_parse(parser, bytes, whole.size(), whole.size(), SJ_SURROGATE_REPLACED, &value);
    };
    if (watched(again_taken)) die("an excerpt is refused");
    compare(value, expected);
}

// The tokens without the white space between them.
std::string minified(std::string_view bytes) {
    std::string result;
    bool in_string = false;
    for (size_t i = 0; i < bytes.size(); i++) {
        if (!in_string && std::string_view(" \t\r\n").find(bytes[i]) != std::string_view::npos) continue;
        result += bytes[i];
        if (in_string && bytes[i] == '\\' && i + 1 < bytes.size()) result += bytes[++i];
        else if (bytes[i] == '"') in_string = !in_string;
    }
    return result;
}

void check_minified(std::string_view bytes, bool is_json) {
    static guarded input(2 << 20), output(2 << 20);
    uint8_t *copy = input.last(bytes.size());
    std::memcpy(copy, bytes.data(), bytes.size());
    uint8_t *result = output.last(bytes.size() + sj_padding());
    size_t length = 0;
    int error = sj_minify(copy, bytes.size(), result, &length);
    if (!is_json) return;
    if (error) die("not minified: %s", sj_error_message(error));
    compare_text("the minified document", {reinterpret_cast<char *>(result), length}, minified(bytes));
}

void check(sj_parser *parser, size_t most_depth, std::string_view bytes, sj_surrogates surrogates, bool has_padding,
           const std::optional<document> &expected, std::optional<size_t> spare = {}) {
    static guarded memory(2 << 20);
    size_t readable = bytes.size() + (has_padding ? sj_padding() : 0);
    uint8_t *copy = memory.last(readable);
    // What stands behind a document must not matter.
    for (size_t i = bytes.size(); i < readable; i++) copy[i] = static_cast<uint8_t>("\"]}0e1\\,{["[i % 10]);
    std::memcpy(copy, bytes.data(), bytes.size());
    sj_value root;
    auto taken = [&] { return sj_parse(parser, copy, bytes.size(), readable, surrogates, &root); };
    int error = spare ? with_memory_for(*spare, taken) : watched(taken);
    if (spare && sj_error_is_memory(error)) error = watched(taken);
    compare_verdict(error == 0, expected, most_depth, error);
    if (std::memcmp(copy, bytes.data(), bytes.size()) != 0) die("the caller's bytes were changed");
    if (error) return;
    compare(root, expected->root);
    if (!has_padding) check_excerpts(root, expected->root);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size > (1 << 20)) return 0;
    // Parsers keep their memory, as the project's do.
    static sj_parser *usual = watched([] { return sj_parser_create(usual_depth); });
    static sj_parser *shallow = watched([] { return sj_parser_create(small_depth); });
    scratch scratch;
    std::string_view bytes(reinterpret_cast<const char *>(data), size);
    auto replaced = parse(bytes, SJ_SURROGATE_REPLACED);
    auto marked = parse(bytes, SJ_SURROGATE_MARKED);
    check(usual, usual_depth, bytes, SJ_SURROGATE_REPLACED, false, replaced);
    check(usual, usual_depth, bytes, SJ_SURROGATE_MARKED, true, marked);
    check(shallow, small_depth, bytes, SJ_SURROGATE_MARKED, false, marked);
    if (size > 0 && size % 16 == 0) {
        sj_parser *fresh = watched([] { return sj_parser_create(usual_depth); });
        check(fresh, usual_depth, bytes, SJ_SURROGATE_MARKED, true, marked, data[size - 1] % 8);
        sj_parser_free(fresh);
    }
    check_minified(bytes, replaced.has_value());
    if (sj_parser_capacity(usual) < size) die("a parser has less room than it used");
    return 0;
}
