// A table's rows as they grow.

#pragma once

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string_view>

namespace sj {

// Appends `text` as COPY's text format wants it; `out` has room for 3 bytes for each of its bytes.
// Sets `is_repaired` when a U+0000 became U+FFFD. Returns the end.
char *escape(std::string_view text, char *out, bool &is_repaired);

class output {
public:
    output() = default;
    output(const output &) = delete;
    output &operator=(const output &) = delete;
    ~output() { std::free(data); }

    // Room for `count` more bytes.
    char *room(size_t count) {
        if (capacity - size < count) grow(count);
        return data + size;
    }

    void take(char *end) { size = static_cast<size_t>(end - data); }

    void put(char byte) {
        *room(1) = byte;
        size += 1;
    }

    void put(std::string_view bytes) {
        std::memcpy(room(bytes.size()), bytes.data(), bytes.size());
        size += bytes.size();
    }

    void put(int64_t number) {
        constexpr size_t longest = 20;
        char *at = room(longest);
        take(std::to_chars(at, at + longest, number).ptr);
    }

    // Returns whether a character had to be replaced.
    bool put_escaped(std::string_view text) {
        bool is_repaired = false;
        take(escape(text, room(text.size() * 3), is_repaired));
        return is_repaired;
    }

    // Forgets the rows; a buffer that one long line made grow is given back.
    void clear() {
        constexpr size_t most_kept = 4 << 20;
        size = 0;
        rows = 0;
        if (capacity <= most_kept) return;
        std::free(data);
        data = nullptr;
        capacity = 0;
    }

    char *data = nullptr;
    size_t size = 0;
    size_t capacity = 0;
    uint64_t rows = 0;

private:
    void grow(size_t count) {
        size_t larger = capacity < 4096 ? 4096 : capacity * 2;
        while (larger - size < count) larger *= 2;
        auto moved = static_cast<char *>(std::realloc(data, larger));
        if (!moved) throw std::bad_alloc();
        data = moved;
        capacity = larger;
    }
};

} // namespace sj
