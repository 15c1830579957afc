// Objects that an answer tells again, as an album's tracks do its artist: they need no row of their own.

#pragma once

#include "value.hpp"

#include <array>
#include <cstring>

namespace sj {

// The words of simdjson's tape that an object takes, and the texts they name, which lie one behind the other.
class telling_words {
public:
    telling_words() = default;

    explicit telling_words(dom::element object) {
        sj_value place = to_c(object);
        auto document = static_cast<const dom::document *>(place.document);
        tape = document->tape.get() + place.index;
        texts = document->string_buf.get();
        // An object's first word names the word behind its last.
        size = static_cast<uint32_t>(tape[0]) - place.index;
    }

    size_t count() const { return size; }

    // Whether these are the very words of the other, not only the same.
    bool are(const telling_words &other) const { return tape == other.tape; }

    // Whether the other tells the same in the same words.
    bool same(const telling_words &other) const {
        if (size != other.size) return false;
        // Between two objects of a document all places differ by as much, and so do all texts'.
        uint64_t apart = tape - other.tape;
        bool has_texts = false;
        uint64_t first = 0, last = 0, texts_apart = 0;
        // Where texts differ in length, their ends are apart otherwise than their beginnings.
        size_t end_at = size - 2;
        if (is_text(tape[end_at]) && tape[end_at] - other.tape[end_at] != tape[1] - other.tape[1]) return false;
        for (size_t at = 0; at < size; at++) {
            uint64_t mine = tape[at], its = other.tape[at];
            switch (mine >> 56) {
            case '"':
                if (!has_texts) first = mine, texts_apart = mine - its;
                has_texts = true;
                last = mine;
                if (mine - its != texts_apart) return false;
                break;
            case '{':
            case '}':
            case '[':
            case ']':
                if (mine - its != apart) return false;
                break;
            case 'l':
            case 'u':
            case 'd':
                if (mine != its || tape[at + 1] != other.tape[at + 1]) return false;
                at++;
                break;
            default:
                if (mine != its) return false;
            }
        }
        if (!has_texts) return true;
        const uint8_t *begin = text(first);
        uint32_t length;
        std::memcpy(&length, text(last), sizeof length);
        const uint8_t *end = text(last) + sizeof length + length;
        return std::memcmp(begin, other.text(first - texts_apart), static_cast<size_t>(end - begin)) == 0;
    }

private:
    static bool is_text(uint64_t word) { return word >> 56 == '"'; }

    const uint8_t *text(uint64_t word) const { return texts + (word & 0x00FF'FFFF'FFFF'FFFF); }

    const uint64_t *tape = nullptr;
    const uint8_t *texts = nullptr;
    size_t size = 0;
};

// The objects of a line that were told last: the same words need not be read again.
class repeats {
public:
    struct object {
        telling_words words;
        uint32_t shape = SJ_NONE;
        std::string_view identifier;
    };

    // Artists of albums and tracks are shorter. To compare longer ones costs more than it saves, because fewer of them
    // are the same, and to remember them forgets those that are.
    static constexpr size_t most_words = 32;

    void forget() {
        known.fill(object());
        sought = {};
    }

    void remember(object it) {
        if (it.words.count() > most_words) return;
        known[1] = known[0];
        known[0] = it;
        sought = {};
    }

    // The object of that shape told in the same words, or nothing.
    const object *find(uint32_t shape, const telling_words &words) {
        if (words.count() > most_words) return nullptr;
        // Lists are judged by their first object before it is visited.
        if (!words.are(sought.words) || sought.shape != shape) {
            sought = {words, shape, {}};
            is_found = seek(sought);
        }
        return is_found ? &known[0] : nullptr;
    }

private:
    // Brings what tells the same as `it` to the front.
    bool seek(const object &it) {
        for (object &place : known) {
            if (place.shape != it.shape || !it.words.same(place.words)) continue;
            std::swap(known[0], place);
            return true;
        }
        return false;
    }

    // The one whose album it is, and a guest.
    std::array<object, 2> known;
    // What was looked for last, and whether it is the first of those known.
    object sought;
    bool is_found = false;
};

// What the objects of an answer told, as far as it is remembered; what is forgotten makes one row more.
class tellings {
public:
    // Whether the answer has told it before; now it has.
    bool has_told(int64_t content, int64_t answer) {
        telling &it = known[static_cast<uint64_t>(content) % known.size()];
        bool is_known = it.content == content && it.answer == answer;
        it = {content, answer};
        return is_known;
    }

private:
    struct telling {
        int64_t content = -1, answer = -1;
    };

    std::array<telling, 2048> known;
};

} // namespace sj
