// What a line holds that the plan does not know, in memory bounded by a number of places and the length of their
// examples.

#pragma once

#include "problems.hpp"

#include <string>
#include <unordered_map>
#include <vector>

namespace sj {

class drifts {
public:
    static constexpr size_t most = 256;
    static constexpr size_t longest_example = 200;

    // Counts a member at `pointer`, a JSON pointer with * for places in lists; `word` is its value where that is news.
    void add(sj_drift_kind kind, uint32_t shape, const std::string &pointer, std::string_view word,
             simdjson::dom::element value);

    void clear();
    // How often something was counted, what was left out, too.
    size_t total() const { return counted; }
    size_t count() const { return kept.size() + (left_out > 0 ? 1 : 0); }
    sj_drift at(size_t index) const;

private:
    struct drift {
        sj_drift_kind kind;
        uint32_t shape;
        std::string pointer;
        std::string word;
        std::string example;
        size_t count;
    };

    std::vector<drift> kept;
    std::unordered_map<std::string, size_t> places;
    size_t counted = 0, left_out = 0;
};

} // namespace sj
