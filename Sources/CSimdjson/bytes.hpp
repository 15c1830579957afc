// Sixteen bytes at a time: what nearly all texts of an answer need, and nothing more.

#pragma once

#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace sj {

constexpr size_t block_size = 16;
constexpr unsigned whole_block = 0xFFFF;

#ifdef __SSE2__

class block {
public:
    explicit block(const char *at) : bytes(_mm_loadu_si128(reinterpret_cast<const __m128i *>(at))) {}

    void store(char *at) const { _mm_storeu_si128(reinterpret_cast<__m128i *>(at), bytes); }

    // A bit for each byte that is the same in the other.
    unsigned equal(const block &other) const { return mask(_mm_cmpeq_epi8(bytes, other.bytes)); }

    // A bit for each byte that COPY reads as more than itself, or may.
    unsigned special() const { return mask(_mm_or_si128(up_to(bytes, 0x1F), is(bytes, '\\'))); }

    bool is_base62() const {
        __m128i digits = up_to(_mm_sub_epi8(bytes, _mm_set1_epi8('0')), 9);
        __m128i small = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
        __m128i letters = up_to(_mm_sub_epi8(small, _mm_set1_epi8('a')), 25);
        return mask(_mm_or_si128(digits, letters)) == whole_block;
    }

private:
    static __m128i is(__m128i bytes, char byte) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte)); }
    static __m128i up_to(__m128i bytes, char most) {
        return _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(most)), bytes);
    }
    static unsigned mask(__m128i bytes) { return static_cast<unsigned>(_mm_movemask_epi8(bytes)); }

    __m128i bytes;
};

#else

class block {
public:
    explicit block(const char *at) { std::memcpy(bytes, at, block_size); }

    void store(char *at) const { std::memcpy(at, bytes, block_size); }

    // A bit for each byte that is the same in the other.
    unsigned equal(const block &other) const {
        unsigned result = 0;
        for (size_t i = 0; i < block_size; i++) result |= (bytes[i] == other.bytes[i] ? 1u : 0u) << i;
        return result;
    }

    // A bit for each byte that COPY reads as more than itself, or may.
    unsigned special() const {
        unsigned result = 0;
        for (size_t i = 0; i < block_size; i++) result |= (bytes[i] < 0x20 || bytes[i] == '\\' ? 1u : 0u) << i;
        return result;
    }

    bool is_base62() const {
        bool is = true;
        for (unsigned char c : bytes) is &= (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        return is;
    }

private:
    unsigned char bytes[block_size];
};

#endif

// Copies `size` bytes; up to a block more is read and written.
inline char *copy_blocks(const char *from, size_t size, char *to) {
    for (size_t i = 0; i < size; i += block_size) block(from + i).store(to + i);
    return to + size;
}

} // namespace sj
