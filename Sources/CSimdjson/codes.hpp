// Sets of codes, numbered by their members so that rows can name a set by its number.

#pragma once

#include "digest.hpp"
#include "frame.hpp"

#include <string>
#include <unordered_set>

namespace sj {

class code_sets {
public:
    // How many sets are remembered. A set forgotten makes its row again when it comes again.
    static constexpr size_t most = 4096;

    // Begins a set; codes are then added in any order.
    void begin() { members.clear(), is_sorted = true; }

    void add(std::string_view code) {
        if (!members.empty()) {
            is_sorted = is_sorted && std::string_view(members).substr(members.size() - code.size()) < code;
            members += ',';
        }
        members += code;
    }

    // The number of the set begun. `is_new` says whether it was not remembered; then `text` has its members.
    int64_t finish(bool &is_new);

    std::string_view text() const { return members; }

    // Forgets the sets, so that each makes its row again.
    void forget() { seen.clear(), texts.clear(), last_number = -1; }

    // Whether `codes` are, byte for byte and in the same order, those of the array remembered.
    bool is_last(simdjson::dom::array codes) const;

    // Remembers the array whose set was just finished.
    void remember(simdjson::dom::array codes);

private:
    void sort();

    // The texts of a document lie one behind the other. These are the array's, from the first code's first byte to
    // the last one's last, when nothing but codes is in it; empty when there is.
    std::string texts;
    size_t text_count = 0;

    std::string members;
    bool is_sorted = true;
    std::string last;
    int64_t last_number = -1;
    std::unordered_set<int64_t> seen;
};

} // namespace sj
