// The members of an object whose keys are data.

#pragma once

#include "value.hpp"

#include <string_view>
#include <unordered_map>

namespace sj {

// Of a key that stands twice the last value counts. Few members are compared with each other, many are looked up.
class last_members {
public:
    explicit last_members(simdjson::dom::object members) : end(members.end()) {
        constexpr size_t few = 16;
        if (members.size() <= few) return;
        for (auto member = members.begin(); member != end; ++member) last[member.key()] = member.value();
    }

    bool is(simdjson::dom::object::iterator member) const {
        if (!last.empty()) return to_c(last.at(member.key())).index == to_c(member.value()).index;
        auto later = member;
        for (++later; later != end; ++later) {
            if (later.key() == member.key()) return false;
        }
        return true;
    }

private:
    simdjson::dom::object::iterator end;
    std::unordered_map<std::string_view, simdjson::dom::element> last;
};

} // namespace sj
