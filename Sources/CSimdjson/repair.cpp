#include "repair.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <simdjson.h>

namespace sj {
namespace {

constexpr size_t escape_length = 6;

int hexadecimal(uint8_t digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    uint8_t letter = digit | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

// The code unit of the \uXXXX at `bytes`, or -1 when none stands there.
int code_unit(const uint8_t *bytes, const uint8_t *end) {
    if (end - bytes < static_cast<ptrdiff_t>(escape_length) || bytes[0] != '\\' || bytes[1] != 'u') return -1;
    int unit = 0;
    for (size_t i = 2; i < escape_length; i++) {
        int digit = hexadecimal(bytes[i]);
        if (digit < 0) return -1;
        unit = unit << 4 | digit;
    }
    return unit;
}

bool is_high(int unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low(int unit) { return unit >= 0xDC00 && unit < 0xE000; }

const char *past_digits(const char *at, const char *end) {
    while (at < end && *at >= '0' && *at <= '9') at++;
    return at;
}

// Whether `token` is a number by JSON's grammar; `is_integer` says whether it has neither fraction nor exponent.
bool is_number(const std::string &token, bool &is_integer) {
    const char *at = token.data();
    const char *end = at + token.size();
    if (at < end && *at == '-') at++;
    const char *whole = at;
    at = past_digits(at, end);
    if (at == whole || (*whole == '0' && at - whole > 1)) return false;
    is_integer = at == end;
    if (at < end && *at == '.') {
        const char *fraction = ++at;
        at = past_digits(at, end);
        if (at == fraction) return false;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        if (at < end && (*at == '+' || *at == '-')) at++;
        const char *exponent = at;
        at = past_digits(at, end);
        if (at == exponent) return false;
    }
    return at == end;
}

bool fits_integer(const std::string &token) {
    const char *end = token.data() + token.size();
    int64_t with_sign;
    uint64_t without;
    return std::from_chars(token.data(), end, with_sign).ec == std::errc() ||
           (token[0] != '-' && std::from_chars(token.data(), end, without).ec == std::errc());
}

std::string number_within_range(const std::string &token) {
    bool is_integer = false;
    if (!is_number(token, is_integer) || (is_integer && fits_integer(token))) return token;
    if (std::isinf(std::strtod(token.c_str(), nullptr))) return token[0] == '-' ? "-1e308" : "1e308";
    return is_integer ? token + "e0" : token;
}

bool begins_number(uint8_t byte) { return byte == '-' || (byte >= '0' && byte <= '9'); }

bool continues_number(uint8_t byte) {
    return begins_number(byte) || byte == '+' || byte == '.' || byte == 'e' || byte == 'E';
}

// Past the string whose opening quote is at `at`.
size_t past_string(const uint8_t *bytes, size_t length, size_t at) {
    for (at++; at < length && bytes[at] != '"'; at++) {
        if (bytes[at] == '\\') at++;
    }
    return at < length ? at + 1 : length;
}

} // namespace

const uint8_t *lone_surrogate(const uint8_t *bytes, const uint8_t *end) {
    // In JSON a backslash stands in strings only and always with what it escapes, so pairs can be stepped over.
    for (const uint8_t *at = bytes; at < end;) {
        at = static_cast<const uint8_t *>(std::memchr(at, '\\', static_cast<size_t>(end - at)));
        if (!at) return end;
        int unit = code_unit(at, end);
        if (is_high(unit) && is_low(code_unit(at + escape_length, end))) {
            at += 2 * escape_length;
        } else if (is_high(unit) || is_low(unit)) {
            return at;
        } else {
            at += 2;
        }
    }
    return end;
}

void replace_lone_surrogates(uint8_t *bytes, size_t length, sj_surrogates replacement) {
    const char *digits = replacement == SJ_SURROGATE_MARKED ? "0000" : "FFFD";
    const uint8_t *end = bytes + length;
    for (const uint8_t *at = lone_surrogate(bytes, end); at < end; at = lone_surrogate(at + escape_length, end)) {
        std::memcpy(bytes + (at - bytes) + 2, digits, 4);
    }
}

std::string within_range(const uint8_t *bytes, size_t length) {
    std::string result;
    result.reserve(length + simdjson::SIMDJSON_PADDING);
    size_t at = 0;
    while (at < length) {
        size_t start = at;
        if (bytes[at] == '"') {
            at = past_string(bytes, length, at);
        } else if (begins_number(bytes[at])) {
            while (at < length && continues_number(bytes[at])) at++;
            result += number_within_range(std::string(bytes + start, bytes + at));
            continue;
        } else {
            at++;
        }
        result.append(reinterpret_cast<const char *>(bytes + start), at - start);
    }
    return result;
}

} // namespace sj
