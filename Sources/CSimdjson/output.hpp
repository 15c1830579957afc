// A table's rows as they grow, and the pen that writes one of them.

#pragma once

#include "bytes.hpp"
#include "forms.hpp"
#include "number.hpp"

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
    // Of the rows with an occurrence, the last one's.
    int64_t last_occurrence = 0;

private:
    void grow(size_t count);
};

// Writes a row behind the others. What is not kept is as if it had never been.
class pen {
public:
    // `bound` is what all columns take together at most, texts aside.
    pen(output &out, size_t bound) : out(out), bound(bound + block_size) {
        at = out.room(this->bound);
        limit = out.data + out.capacity;
    }

    void put(char byte) { *at++ = byte; }
    void put(int64_t number) { at = write_number(number, at); }
    void put(const digits &number) { at = number.write(at); }
    void put_null() {
        *at++ = '\\';
        *at++ = 'N';
    }

    // Where what is in the bound is written by others, and that they wrote it.
    char *place() { return at; }
    void advance(size_t count) { at += count; }

    // A text with a block to spare, counted in the bound.
    void put_bounded(std::string_view text) { at = copy_blocks(text.data(), text.size(), at); }

    void put_word(std::string_view identifier) {
        constexpr size_t rest = identifier_length - block_size;
        block(identifier.data()).store(at);
        block(identifier.data() + rest).store(at + rest);
        at += identifier_length;
    }

    // A text of any length, as it is.
    void put_raw(std::string_view text) {
        reach(text.size());
        std::memcpy(at, text.data(), text.size());
        at += text.size();
    }

    // A text of any length; returns whether a character had to be replaced.
    bool put_escaped(std::string_view text) {
        reach(text.size() * 3);
        bool is_repaired = false;
        at = escape(text, at, is_repaired);
        return is_repaired;
    }

    // A text with a block to spare; returns whether a character had to be replaced.
    [[gnu::always_inline]] bool put_text(std::string_view text) {
        reach(text.size() * 3);
        for (size_t i = 0; i < text.size(); i += block_size) {
            block bytes(text.data() + i);
            bytes.store(at + i);
            size_t left = text.size() - i;
            unsigned counted = left < block_size ? (1u << left) - 1 : ~0u;
            if (bytes.special() & counted) return put_escaped(text);
        }
        at += text.size();
        return false;
    }

    // What was written since the row began.
    size_t size() const { return static_cast<size_t>(at - out.data) - out.size; }

    std::string_view since(size_t before) const { return {out.data + out.size + before, size() - before}; }

    // Ends the row: the tab behind its last column becomes a line break.
    void keep() {
        at[-1] = '\n';
        out.take(at);
        out.rows++;
    }

private:
    // Makes room for `count` bytes besides the bound.
    void reach(size_t count) {
        if (static_cast<size_t>(limit - at) >= count + bound) return;
        size_t written = size();
        at = out.room(written + count + bound) + written;
        limit = out.data + out.capacity;
    }

    output &out;
    size_t bound;
    char *at = nullptr;
    char *limit = nullptr;
};

} // namespace sj
