// Whole numbers as digits.

#pragma once

#include "bytes.hpp"

#include <charconv>
#include <cstdint>
#include <cstring>

namespace sj {

// How many bytes write_number may touch.
constexpr size_t longest_number = 20;

// The eight digits of a number below 100,000,000, zeros in front, the first in the lowest byte; 0 to 9, not '0' to '9'.
inline uint64_t eight_digits(uint64_t small) {
    // Divided in two, in four, in eight, all parts at once.
    uint64_t fours = small / 10'000 | small % 10'000 << 32;
    uint64_t hundreds = (fours * 10'486 >> 20) & 0x0000'007F'0000'007F;
    uint64_t twos = ((fours - hundreds * 100) << 16) + hundreds;
    uint64_t tens = (twos * 103 >> 10) & 0x000F'000F'000F'000F;
    return ((twos - tens * 10) << 8) + tens;
}

constexpr uint64_t eight_zeros = 0x3030'3030'3030'3030;

// Appends the digits of `number`. Returns the end.
inline char *write_number(int64_t number, char *out) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    // Positions, discs and the like.
    if (static_cast<uint64_t>(number) < 10) {
        *out = static_cast<char>('0' + number);
        return out + 1;
    }
    if (static_cast<uint64_t>(number) < 100'000'000) {
        uint64_t ones = eight_digits(static_cast<uint64_t>(number));
        // The last digit stays, also when it is zero.
        int zeros = __builtin_ctzll(ones | uint64_t(1) << 56) / 8;
        uint64_t digits = (ones + eight_zeros) >> (zeros * 8);
        std::memcpy(out, &digits, sizeof digits);
        return out + sizeof digits - zeros;
    }
#endif
    return std::to_chars(out, out + longest_number, number).ptr;
}

// A number that many rows have in common: its digits, written once.
class digits {
public:
    digits() = default;
    explicit digits(int64_t number) { size = static_cast<size_t>(write_number(number, bytes) - bytes); }

    size_t length() const { return size; }

    // Makes it the number that follows.
    void count_on() {
        size_t place = size;
        for (; place > 0 && bytes[place - 1] == '9'; place--) bytes[place - 1] = '0';
        if (place > 0) {
            bytes[place - 1]++;
        } else {
            std::memmove(bytes + 1, bytes, size++);
            bytes[0] = '1';
        }
    }

    // Appends them; `out` has room for a block more than they take. Returns the end.
    char *write(char *out) const {
        block(bytes).store(out);
        if (size > block_size) std::memcpy(out, bytes, size);
        return out + size;
    }

private:
    char bytes[longest_number] = {};
    size_t size = 0;
};

} // namespace sj
