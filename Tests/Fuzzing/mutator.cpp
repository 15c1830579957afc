// Changes JSON as JSON: members and elements come, go, repeat and swap, values become others that look like what a
// plan reads or almost like it. A quarter of all changes are libFuzzer's own, to whatever bytes.

#include "plan.hpp"

#include <algorithm>
#include <cstring>
#include <random>
#include <set>

extern "C" size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

using namespace fuzz;

namespace {

// From where to where a value reaches, and where its member's key begins; that is where the value does in a list.
struct span {
    size_t key, begin, end;
};

size_t past_string(const std::string &json, size_t at) {
    for (at++; at < json.size() && json[at] != '"'; at++) at += json[at] == '\\';
    return std::min(at + 1, json.size());
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_plain(char c) { return !is_space(c) && !std::strchr("{}[]:,\"", c); }

// All values, in whatever order; text that is no JSON is read as far as it looks like it.
std::vector<span> values_in(const std::string &json) {
    std::vector<span> found;
    std::vector<span> opened;
    size_t key = SIZE_MAX;
    auto add = [&](size_t begin, size_t end) {
        found.push_back({std::min(key, begin), begin, end});
        key = SIZE_MAX;
    };
    for (size_t at = 0; at < json.size();) {
        char c = json[at];
        if (c == '{' || c == '[') {
            opened.push_back({std::min(key, at), at, 0});
            key = SIZE_MAX;
            at++;
        } else if (c == '}' || c == ']') {
            at++;
            if (!opened.empty()) found.push_back({opened.back().key, opened.back().begin, at}), opened.pop_back();
        } else if (c == '"') {
            size_t end = past_string(json, at), next = end;
            while (next < json.size() && is_space(json[next])) next++;
            if (next < json.size() && json[next] == ':') key = at, at = next + 1;
            else add(at, end), at = end;
        } else if (is_plain(c)) {
            size_t end = at;
            while (end < json.size() && is_plain(json[end])) end++;
            add(at, end);
            at = end;
        } else {
            at++;
        }
    }
    return found;
}

const std::vector<std::string> &keys() {
    static const std::vector<std::string> all = [] {
        std::set<std::string> names = {"body", "asked", "request", "query", "q", "market", "path", "status", "upc", ""};
        for (const auto &group : plan::the().groups) {
            for (const auto &key : group) names.insert(key.name);
        }
        return std::vector<std::string>(names.begin(), names.end());
    }();
    return all;
}

class change {
public:
    change(std::string json, unsigned seed) : json(std::move(json)), random(seed) {}

    std::string json;

    void make() {
        for (size_t count = 1 + pick(4); count > 0; count--) once();
    }

private:
    std::minstd_rand random;

    size_t pick(size_t count) { return random() / 7 % count; }
    template <class List> const auto &any(const List &list) { return list[pick(std::size(list))]; }

    std::string identifier() {
        // Few, so that objects meet again; some are almost identifiers.
        std::string text(22, "0Az9"[pick(4)]);
        switch (pick(12)) {
        case 0: text += 'a'; break;
        case 1: text.pop_back(); break;
        case 2: text[pick(22)] = "@[`{/:-_"[pick(8)]; break;
        case 3: text.replace(pick(17), 5, "é\xE2\x82\xAC"); break;
        }
        return text;
    }

    std::string words() {
        static const char *const pieces[] = {"a",       "\\u0000", "\\ud800",       "\\udfff", "\\ud83c\\udfb5", "\\n",
                                             "\\\\",    "\\/",     "\\\"",          "\\t",     "\\u001f",        "\\b",
                                             "é", "東",  "\xF0\x9F\x8E\xB5", "\\u00e9", "7",             "\\u007f",
                                             ",",       "}",       "\\r",           "\\f"};
        std::string text;
        for (size_t count = pick(6); count > 0; count--) text += any(pieces);
        static const size_t lengths[] = {0, 1, 7, 8, 9, 15, 16, 17, 22, 31, 32, 33, 64, 256, 999, 1000, 1001, 2100};
        size_t length = pick(8) == 0 ? any(lengths) : 0;
        if (text.size() < length) text.insert(pick(2) ? 0 : text.size(), length - text.size(), 'x');
        return text;
    }

    std::string value() {
        static const char *const plain[] = {
            "null", "null", "true", "false", "0", "1", "-1", "7", "10", "50", "1.0", "85.0", "0.5", "-0", "-0.0",
            "99999999", "100000000", "2147483647", "2147483648", "-2147483648", "-2147483649", "4294967296",
            "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
            "18446744073709551615", "18446744073709551616", "9223372036854775807.0", "1e9", "1e18", "1e19", "-1e19",
            "1e400", "-1e400", "1e-400", "123456789012345678901234567890", "4.9e-324", "1.7976931348623157e308",
            "1000000000", "1000000001", "[]", "{}", "[null]", "[[]]", "{\"\":null}", "[\"DE\",\"AT\"]", "[\"AT\",\"DE\"]",
            "[\"DE\",\"DE\"]", "[\"DE\",1,\"de\"]", "[\"US\"]", "01", "1.", "+1", "tru", "NaN", "1e", "-"};
        static const char *const texts[] = {"1981", "1981-12", "1981-12-15", "0000", "2024-02-29", "2023-02-29",
                                            "1981-13", "day", "2026-11-21T02:41:00.123Z", "2026-11-21T24:00:00Z",
                                            "2026-11-21T02:41:00Z", "DE", "album", "single", "ALBUM", "\\u0044E"};
        switch (pick(5)) {
        case 0: return '"' + identifier() + '"';
        case 1: return '"' + words() + '"';
        case 2: return std::string("\"") + any(texts) + '"';
        default: return any(plain);
        }
    }

    std::string key() { return '"' + (pick(8) == 0 ? words() : any(keys())) + '"'; }

    std::string text_of(const span &it) { return json.substr(it.key, it.end - it.key); }

    void once() {
        auto values = values_in(json);
        if (values.empty()) return json += value(), void();
        // Small values are many: half of the time a container is taken.
        span it = any(values);
        for (int tries = 0; tries < 4 && json[it.begin] != '{' && json[it.begin] != '[' && pick(2); tries++) {
            it = any(values);
        }
        span other = any(values);
        switch (pick(10)) {
        case 0:
        case 1:
        case 2: json.replace(it.begin, it.end - it.begin, value()); break;
        case 3:
            if (it.key < it.begin) json.replace(it.key, past_string(json, it.key) - it.key, key());
            break;
        case 4: json.insert(it.end, "," + text_of(it)); break;
        case 5: remove(it); break;
        case 6: json.replace(it.begin, it.end - it.begin, json.substr(other.begin, other.end - other.begin)); break;
        case 7: insert(it); break;
        case 8: json.insert(it.end, "," + text_of(other)); break;
        case 9: wrap(it); break;
        }
    }

    // With the comma before it, or behind it.
    void remove(span it) {
        if (it.key > 0 && json[it.key - 1] == ',') it.key--;
        else if (it.end < json.size() && json[it.end] == ',') it.end++;
        json.erase(it.key, it.end - it.key);
    }

    void insert(const span &it) {
        bool is_empty = it.begin + 2 == it.end;
        if (json[it.begin] == '{') json.insert(it.begin + 1, key() + ":" + value() + (is_empty ? "" : ","));
        else if (json[it.begin] == '[') json.insert(it.begin + 1, value() + (is_empty ? "" : ","));
        else json.insert(it.begin, any(std::vector<std::string>{" ", "\t", "\r", " \n"}));
    }

    void wrap(const span &it) {
        size_t depth = pick(8) == 0 ? pick(100) : 1;
        std::string before, behind;
        bool is_object = pick(2);
        for (; depth > 0; depth--) before += is_object ? "{" + key() + ":" : "[", behind += is_object ? "}" : "]";
        json.insert(it.end, behind);
        json.insert(it.begin, before);
    }
};

} // namespace

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed) {
    if (seed % 4 == 0) return LLVMFuzzerMutate(data, size, max_size);
    change change(std::string(reinterpret_cast<char *>(data), size), seed / 4);
    // A line told once more is what repeats are about.
    if (seed % 64 == 1) change.json += "\n" + change.json.substr(0, change.json.find('\n'));
    else change.make();
    if (change.json.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
    std::memcpy(data, change.json.data(), change.json.size());
    return change.json.size();
}

extern "C" size_t LLVMFuzzerCustomCrossOver(const uint8_t *data, size_t size, const uint8_t *other, size_t other_size,
                                            uint8_t *out, size_t max_size, unsigned seed) {
    std::string json(reinterpret_cast<const char *>(data), size), its(reinterpret_cast<const char *>(other), other_size);
    auto places = values_in(json), values = values_in(its);
    if (places.empty() || values.empty()) return 0;
    span to = places[seed % places.size()], from = values[seed / 64 % values.size()];
    json.replace(to.begin, to.end - to.begin, its.substr(from.begin, from.end - from.begin));
    size_t length = std::min(json.size(), max_size);
    std::memcpy(out, json.data(), length);
    return length;
}
