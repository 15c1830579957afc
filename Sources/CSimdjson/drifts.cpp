#include "drifts.hpp"

#include <algorithm>

namespace sj {

void drifts::add(sj_drift_kind kind, uint32_t shape, const std::string &pointer, std::string_view word,
                 simdjson::dom::element value) {
    counted++;
    std::string shown(word);
    cut(shown, longest_example);
    std::replace(shown.begin(), shown.end(), '\0', ' ');
    std::string place = pointer;
    place += '\0';
    place += static_cast<char>(kind);
    place += shown;
    auto known = places.find(place);
    if (known != places.end()) {
        kept[known->second].count++;
    } else if (kept.size() < most) {
        places.emplace(std::move(place), kept.size());
        kept.push_back({kind, shape, pointer, std::move(shown), excerpt_of(value, longest_example), 1});
    } else {
        left_out++;
    }
}

void drifts::clear() {
    if (counted == 0) return;
    kept.clear();
    places.clear();
    counted = 0;
    left_out = 0;
}

sj_drift drifts::at(size_t index) const {
    if (index >= kept.size()) return {SJ_DRIFT_TOO_MANY, SJ_NONE, left_out, {"", 0}, {"", 0}, {"", 0}};
    const drift &it = kept[index];
    return {it.kind,
            it.shape,
            it.count,
            {it.pointer.data(), it.pointer.size()},
            {it.word.data(), it.word.size()},
            {it.example.data(), it.example.size()}};
}

} // namespace sj
