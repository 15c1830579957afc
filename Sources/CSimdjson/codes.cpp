#include "codes.hpp"

#include <algorithm>
#include <vector>

namespace sj {

void code_sets::sort() {
    std::vector<std::string> codes;
    for (size_t at = 0; at < members.size(); at += 3) codes.push_back(members.substr(at, 2));
    std::sort(codes.begin(), codes.end());
    codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
    members.clear();
    for (const auto &code : codes) {
        if (!members.empty()) members += ',';
        members += code;
    }
}

int64_t code_sets::finish(bool &is_new) {
    if (!is_sorted) sort();
    is_new = false;
    // Neighbours in an answer mostly have the same set.
    if (last_number && members == last) return last_number;
    auto found = numbers.find(members);
    if (found == numbers.end()) {
        if (numbers.size() >= most) numbers.clear();
        found = numbers.emplace(members, next_number++).first;
        is_new = true;
    }
    last = members;
    last_number = found->second;
    return last_number;
}

} // namespace sj
