// What was wrong with a line, in memory bounded by a number of problems and the length of their excerpts.

#pragma once

#include "frame.hpp"

#include <string>
#include <vector>

namespace sj {

// The JSON pointer to the object of `frame`, and on to `pointer`; a general one has * for places in lists.
std::string pointer_to(const frame &frame, std::string_view pointer = {}, bool is_general = false);

// Cuts `text` to `limit` bytes, between characters.
void cut(std::string &text, size_t limit);

// Appends `key` as a pointer writes it, cut between characters where it is long.
void append_key(std::string &pointer, std::string_view key);

// The beginning of a value as JSON.
std::string excerpt_of(simdjson::dom::element value, size_t limit);
std::string excerpt_of(std::string_view text, size_t limit);

class problems {
public:
    // The quarantine shows that much of an item.
    static constexpr size_t excerpt_limit = 2048;
    static constexpr size_t most = 1000;

    void add(sj_problem_kind kind, std::string pointer, std::string excerpt, sj_type expected = SJ_TYPE_ANY,
             uint32_t shape = SJ_NONE, std::string detail = {});

    // Whether one of `kind` would be kept, so that nobody writes an excerpt in vain; what is not kept is counted.
    bool has_room(sj_problem_kind kind);

    void clear();
    // How many there were, those left out, too.
    size_t total() const { return kept.size() + left_out; }
    size_t count() const { return kept.size() + (left_out > 0 ? 1 : 0); }
    sj_problem at(size_t index) const;

private:
    struct problem {
        sj_problem_kind kind;
        sj_type expected;
        uint32_t shape;
        std::string pointer;
        std::string excerpt;
        std::string detail;
    };

    std::vector<problem> kept;
    size_t left_out = 0;
    // Whether each of those left out was repaired.
    bool are_repaired = true;
};

} // namespace sj
