#include "output.hpp"

namespace sj {
namespace {

// The letter that stands after the backslash for a byte that COPY reads as more than itself, or 0.
char escape_letter(char byte) {
    switch (byte) {
    case '\\': return '\\';
    case '\b': return 'b';
    case '\f': return 'f';
    case '\n': return 'n';
    case '\r': return 'r';
    case '\t': return 't';
    case '\v': return 'v';
    default: return 0;
    }
}

// Whether one of the eight bytes is a control character or a backslash. Where none is, the answer is exact.
bool may_need_escape(uint64_t bytes) {
    constexpr uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;
    uint64_t backslashes = bytes ^ (ones * '\\');
    uint64_t below_space = (bytes - ones * 0x20) & ~bytes & tops;
    return (below_space | ((backslashes - ones) & ~backslashes & tops)) != 0;
}

char *escape_byte(char byte, char *out, bool &is_repaired) {
    if (byte == 0) {
        is_repaired = true;
        std::memcpy(out, "\xEF\xBF\xBD", 3);
        return out + 3;
    }
    if (char letter = escape_letter(byte)) {
        *out++ = '\\';
        *out++ = letter;
    } else {
        *out++ = byte;
    }
    return out;
}

} // namespace

void output::grow(size_t count) {
    size_t larger = capacity < 4096 ? 4096 : capacity * 2;
    while (larger - size < count) larger *= 2;
    auto moved = static_cast<char *>(std::realloc(data, larger));
    if (!moved) throw std::bad_alloc();
    data = moved;
    capacity = larger;
}

char *escape(std::string_view text, char *out, bool &is_repaired) {
    const char *at = text.data();
    const char *end = at + text.size();
    for (; end - at >= 8; at += 8) {
        uint64_t bytes;
        std::memcpy(&bytes, at, 8);
        if (may_need_escape(bytes)) {
            for (int i = 0; i < 8; i++) out = escape_byte(at[i], out, is_repaired);
        } else {
            std::memcpy(out, &bytes, 8);
            out += 8;
        }
    }
    for (; at < end; at++) out = escape_byte(*at, out, is_repaired);
    return out;
}

} // namespace sj
