#include "oracle.hpp"

#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

namespace fuzz {
namespace {

// Deeper than any parser of ours goes, shallower than the stack.
constexpr size_t most_depth = 3000;

using json = nlohmann::json;

class builder : public json::json_sax_t {
public:
    document result;
    // A number beyond the largest, which the other parser takes for the largest: where it ends, and how long it is.
    size_t overflow_end = 0, overflow_length = 0;
    bool is_negative = false;

    bool null() override { return add(SJ_NULL), true; }
    bool boolean(bool value) override { return add(SJ_BOOLEAN).truth = value, true; }
    bool number_integer(int64_t value) override {
        node &it = add(SJ_INTEGER);
        it.integer = value;
        it.number = static_cast<double>(value);
        return true;
    }
    bool number_unsigned(uint64_t value) override {
        if (value <= INT64_MAX) return number_integer(static_cast<int64_t>(value));
        add(SJ_NUMBER).number = static_cast<double>(value);
        return true;
    }
    bool number_float(double value, const std::string &) override { return add(SJ_NUMBER).number = value, true; }
    bool string(std::string &value) override { return add(SJ_STRING).text = std::move(value), true; }
    bool binary(json::binary_t &) override { return false; }
    bool start_object(size_t) override { return open(SJ_OBJECT); }
    bool start_array(size_t) override { return open(SJ_ARRAY); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(std::string &value) override { return opened.back()->keys.push_back(std::move(value)), true; }
    bool parse_error(size_t position, const std::string &token, const json::exception &error) override {
        constexpr int number_overflow = 406;
        if (error.id == number_overflow) {
            overflow_end = position;
            overflow_length = token.size();
            is_negative = token[0] == '-';
        }
        return false;
    }

private:
    std::vector<node *> opened;

    node &add(sj_kind kind) {
        node *it = &result.root;
        if (!opened.empty()) it = &opened.back()->elements.emplace_back();
        it->kind = kind;
        return *it;
    }
    bool open(sj_kind kind) {
        opened.push_back(&add(kind));
        result.depth = std::max(result.depth, opened.size());
        return opened.size() < most_depth;
    }
    bool close() { return opened.pop_back(), true; }
};

// The code unit that the escape at `at` stands for, or -1.
int unit(const std::string &bytes, size_t at) {
    if (at + 6 > bytes.size() || bytes.compare(at, 2, "\\u") != 0) return -1;
    int result = 0;
    for (size_t i = at + 2; i < at + 6; i++) {
        if (!std::isxdigit(static_cast<unsigned char>(bytes[i]))) return -1;
        result = result * 16 + std::stoi(bytes.substr(i, 1), nullptr, 16);
    }
    return result;
}

bool is_between(int unit, int low, int high) { return unit >= low && unit <= high; }

// Writes an escape of what the shim reads instead in the place of each half of a pair that stands alone in a string.
void replace_lone_surrogates(std::string &bytes, sj_surrogates surrogates) {
    bool in_string = false;
    for (size_t at = 0; at < bytes.size(); at++) {
        if (bytes[at] == '"') in_string = !in_string;
        if (!in_string || bytes[at] != '\\') continue;
        int first = unit(bytes, at), second = unit(bytes, at + 6);
        if (is_between(first, 0xD800, 0xDBFF) && is_between(second, 0xDC00, 0xDFFF)) {
            at += 11;
        } else if (is_between(first, 0xD800, 0xDFFF)) {
            bytes.replace(at + 2, 4, surrogates == SJ_SURROGATE_MARKED ? "0000" : "FFFD");
            at += 5;
        } else {
            at += 1;
        }
    }
}

} // namespace

const node *node::member(std::string_view key) const {
    for (size_t i = keys.size(); i > 0; i--) {
        if (keys[i - 1] == key) return &elements[i - 1];
    }
    return nullptr;
}

std::optional<document> parse(std::string_view bytes, sj_surrogates surrogates) {
    // nlohmann's parser skips a byte order mark and takes a zero byte for the end; JSON knows neither.
    if (bytes.substr(0, 3) == "\xEF\xBB\xBF" || bytes.find('\0') != bytes.npos) return {};
    std::string text(bytes);
    replace_lone_surrogates(text, surrogates);
    while (true) {
        builder built;
        if (json::sax_parse(text, &built)) return std::move(built.result);
        if (built.overflow_length == 0) return {};
        text.replace(built.overflow_end - built.overflow_length, built.overflow_length,
                     built.is_negative ? "-1e308" : "1e308");
    }
}

bool is_utf8(std::string_view text) {
    for (size_t at = 0; at < text.size();) {
        auto first = static_cast<unsigned char>(text[at]);
        size_t length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (length == 0 || at + length > text.size()) return false;
        uint32_t code = first & (length == 1 ? 0x7F : 0x7F >> length);
        for (size_t i = 1; i < length; i++) {
            auto next = static_cast<unsigned char>(text[at + i]);
            if ((next & 0xC0) != 0x80) return false;
            code = code << 6 | (next & 0x3F);
        }
        if ((length == 3 && code < 0x800) || (length == 4 && code < 0x10000)) return false;
        if ((code >= 0xD800 && code < 0xE000) || code > 0x10FFFF) return false;
        at += length;
    }
    return true;
}

void die(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    std::fputs("FINDING: ", stderr);
    std::vfprintf(stderr, format, arguments);
    std::fputc('\n', stderr);
    va_end(arguments);
    std::abort();
}

} // namespace fuzz
