#include "problems.hpp"

#include "value.hpp"

#include <algorithm>
#include <cstdio>
#include <new>

namespace sj {
namespace {

void append_string(std::string &json, std::string_view text, size_t limit) {
    json += '"';
    for (char c : text) {
        if (json.size() > limit) return;
        if (c == '"' || c == '\\') {
            json += '\\';
            json += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
            json += escape;
        } else {
            json += c;
        }
    }
    json += '"';
}

void append(std::string &json, dom::element value, size_t limit);

void append_array(std::string &json, dom::array array, size_t limit) {
    json += '[';
    bool is_first = true;
    for (dom::element element : array) {
        if (json.size() > limit) return;
        if (!is_first) json += ',';
        is_first = false;
        append(json, element, limit);
    }
    json += ']';
}

void append_object(std::string &json, dom::object object, size_t limit) {
    json += '{';
    bool is_first = true;
    for (auto member : object) {
        if (json.size() > limit) return;
        if (!is_first) json += ',';
        is_first = false;
        append_string(json, member.key, limit);
        json += ':';
        append(json, member.value, limit);
    }
    json += '}';
}

void append(std::string &json, dom::element value, size_t limit) {
    if (json.size() > limit) return;
    if (value.is_array()) return append_array(json, dom::array(value), limit);
    if (value.is_object()) return append_object(json, dom::object(value), limit);
    std::string_view text;
    if (!value.get(text)) return append_string(json, text, limit);
    json += simdjson::to_string(value);
}

} // namespace

void cut(std::string &text, size_t limit) {
    if (text.size() <= limit) return;
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) limit--;
    text.resize(limit);
}

void append_key(std::string &pointer, std::string_view key) {
    constexpr size_t longest = 256;
    std::string shown(key);
    cut(shown, longest);
    // ~ and / have escapes.
    for (char c : shown) {
        if (c == '~') pointer += "~0";
        else if (c == '/') pointer += "~1";
        else pointer += c == 0 ? ' ' : c;
    }
}

std::string pointer_to(const frame &frame, std::string_view pointer, bool is_general) {
    std::string result = frame.owner ? pointer_to(*frame.owner, {}, is_general) : std::string();
    result += frame.step;
    if (frame.index >= 0) result += is_general ? "/*" : '/' + std::to_string(frame.index);
    if (!frame.member_key.empty()) {
        result += '/';
        append_key(result, frame.member_key);
    }
    return result += pointer;
}

std::string excerpt_of(dom::element value, size_t limit) {
    std::string json;
    append(json, value, limit);
    cut(json, limit);
    return json;
}

std::string excerpt_of(std::string_view text, size_t limit) {
    std::string json;
    append_string(json, text, limit);
    cut(json, limit);
    return json;
}

bool problems::has_room(sj_problem_kind kind) {
    if (kept.size() < most) return true;
    left_out++;
    are_repaired = are_repaired && (kind == SJ_REPAIRED_TEXT || kind == SJ_REPAIRED_INTEGER);
    return false;
}

void problems::add(sj_problem_kind kind, std::string pointer, std::string excerpt, sj_type expected, uint32_t shape,
                   std::string detail) {
    kept.push_back({kind, expected, shape, std::move(pointer), std::move(excerpt), std::move(detail)});
}

void problems::clear() {
    kept.clear();
    left_out = 0;
    are_repaired = true;
}

sj_problem problems::at(size_t index) const {
    if (index >= kept.size()) {
        auto kind = are_repaired ? SJ_TOO_MANY_REPAIRED : SJ_TOO_MANY;
        return {kind, SJ_TYPE_ANY, SJ_NONE, left_out, {"", 0}, {"", 0}, {"", 0}};
    }
    const problem &it = kept[index];
    sj_text pointer = {it.pointer.data(), it.pointer.size()};
    sj_text excerpt = {it.excerpt.data(), it.excerpt.size()};
    return {it.kind, it.expected, it.shape, 1, pointer, excerpt, {it.detail.data(), it.detail.size()}};
}

} // namespace sj

extern "C" size_t sj_excerpt(sj_value value, char *output, size_t limit) try {
    std::string json = sj::excerpt_of(sj::from_c<sj::dom::element>(value), limit);
    std::copy(json.begin(), json.end(), output);
    return json.size();
} catch (const std::bad_alloc &) {
    return 0;
}
