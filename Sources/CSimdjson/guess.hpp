// What the next member of an object will be called: objects of a kind have the same members in the same order.

#pragma once

#include "plan.hpp"

namespace sj {

// A key met before, of a document, which can be read a block beyond its end.
class guess {
public:
    static constexpr size_t longest = 2 * block_size;

    guess() = default;
    guess(std::string_view name, const key *known) : known(known), size(name.size()) {
        std::memcpy(bytes, name.data(), size);
        first = size < block_size ? (1u << size) - 1 : whole_block;
        second = size > block_size ? (1u << (size - block_size)) - 1 : 0;
    }

    bool is(std::string_view name) const {
        if (name.size() != size || !is_equal(name, 0, first)) return false;
        return second == 0 || is_equal(name, block_size, second);
    }

    // What the plan knows by that name, if anything.
    const key *known = nullptr;

private:
    bool is_equal(std::string_view name, size_t from, unsigned counted) const {
        return (block(name.data() + from).equal(block(bytes + from)) & counted) == counted;
    }

    size_t size = longest + 1;
    // Which bytes of the two blocks belong to the key.
    unsigned first = 0, second = 0;
    char bytes[longest] = {};
};

} // namespace sj
