// What an object told, in 63 bits: so that whoever kept them knows the same telling when it comes again.

#pragma once

#include "number.hpp"

#include <cstdint>
#include <cstring>
#include <string_view>

namespace sj {

// A digest of texts in their order, each with a mark. It is the same on every machine and in every run, and is kept
// in databases: to change how it is made is to make everything known seem new once. Made for speed, with folded
// products as wyhash has them; whoever wants two texts to have the same digest can find them.
class digest {
public:
    void add(std::string_view text, uint64_t mark) {
        const char *at = text.data();
        size_t left = text.size();
        for (; left > pair; left -= pair, at += pair) take(word(at), word(at + half));
        // The last pair of words may overlap; its text's length is told, too.
        if (left >= half) {
            take(word(at), word(at + left - half));
        } else if (left > 0) {
            uint64_t last = 0;
            std::memcpy(&last, at, left);
            take(in_order(last), left);
        }
        state = fold(state ^ text.size(), mark ^ third);
    }

    // The digest of what was added, never negative.
    int64_t finish() const { return static_cast<int64_t>(fold(state, fourth) >> 1); }

private:
    static constexpr size_t half = 8, pair = 16;
    // Odd numbers whose bits look like chance: of the square roots of 2, 3, 5 and 7.
    static constexpr uint64_t first = 0x6A09E667F3BCC909, second = 0xBB67AE8584CAA73B, third = 0x3C6EF372FE94F82B,
                              fourth = 0xA54FF53A5F1D36F1;

    static uint64_t in_order(uint64_t word) {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        return __builtin_bswap64(word);
#else
        return word;
#endif
    }

    static uint64_t word(const char *at) {
        uint64_t word;
        std::memcpy(&word, at, sizeof word);
        return in_order(word);
    }

    // Both halves of the product, with the factors, so that a factor of zero loses nothing.
    static uint64_t fold(uint64_t left, uint64_t right) {
        __extension__ using wide = unsigned __int128;
        wide product = static_cast<wide>(left) * right;
        return left ^ right ^ static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
    }

    void take(uint64_t left, uint64_t right) { state = fold(state ^ left ^ first, right ^ second) + second; }

    uint64_t state = first;
};

// How many digits a digest is written with.
constexpr size_t digest_length = 19;

// Writes `number` with all its digits, zeros in front. Returns the end.
inline char *write_digest(int64_t number, char *out) {
    auto rest = static_cast<uint64_t>(number);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    constexpr uint64_t eight = 100'000'000;
    uint64_t last = eight_digits(rest % eight) + eight_zeros, middle = eight_digits(rest / eight % eight) + eight_zeros;
    uint64_t front = rest / eight / eight;
    out[0] = static_cast<char>('0' + front / 100);
    out[1] = static_cast<char>('0' + front / 10 % 10);
    out[2] = static_cast<char>('0' + front % 10);
    std::memcpy(out + 3, &middle, sizeof middle);
    std::memcpy(out + 11, &last, sizeof last);
#else
    for (size_t i = digest_length; i > 0; i--, rest /= 10) out[i - 1] = static_cast<char>('0' + rest % 10);
#endif
    return out + digest_length;
}

} // namespace sj
