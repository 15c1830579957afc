// The plan as the walk reads it.

#pragma once

#include "bytes.hpp"
#include "include/CSimdjson.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace sj {

struct key {
    std::string name;
    uint32_t slot;
    uint32_t inner_group;
    // The next key of the same bucket.
    uint32_t next;
    // The words that may be its value; any may where there are none.
    uint32_t words = SJ_NONE;
};

// The known members of one object, found without comparing with each.
class group {
public:
    explicit group(std::string_view pointer = {}) : pointer(pointer) { buckets.fill(SJ_NONE); }

    void add(std::string_view name, uint32_t slot, uint32_t inner_group) {
        uint32_t &bucket = buckets[place(name)];
        keys.push_back({std::string(name), slot, inner_group, bucket});
        bucket = static_cast<uint32_t>(keys.size() - 1);
    }

    const key *find(std::string_view name) const {
        for (uint32_t at = buckets[place(name)]; at != SJ_NONE; at = keys[at].next) {
            if (keys[at].name == name) return &keys[at];
        }
        return nullptr;
    }

    key *find(std::string_view name) {
        const group &self = *this;
        return const_cast<key *>(self.find(name));
    }

    std::vector<key> keys;
    // Where the object stands in that of its shape.
    std::string pointer;

private:
    static constexpr size_t bucket_count = 64;

    // Length, first and last byte tell nearly all members of an object apart.
    static size_t place(std::string_view name) {
        if (name.empty()) return 0;
        size_t first = static_cast<unsigned char>(name.front());
        size_t last = static_cast<unsigned char>(name.back());
        return (name.size() * 7 + first * 3 + last) % bucket_count;
    }

    std::array<uint32_t, bucket_count> buckets;
};

struct slot {
    sj_type type;
    uint32_t present;
    std::string pointer;
};

struct column {
    sj_source source;
    uint32_t slot;
    sj_need need;
    std::string constant;
    // How many columns of the line these are, written as one: this source and those after it.
    uint32_t line_columns = 0;
};

// Whose occurrence a row begins with.
enum class telling { nobody, object, owner };

struct row {
    uint32_t table;
    // The table's name, as what its rows tell has it.
    uint64_t mark = 0;
    telling tells = telling::nobody;
    bool has_alternatives = false;
    bool has_needs = false;
    std::vector<column> columns;
    // The columns without which there is no row, where that is often so and told at once.
    std::vector<uint32_t> checks;
    // What all columns take at most, those of the line and texts aside.
    size_t bound = 0;
    uint32_t line_columns = 0;

    void add(column column);
};

// Columns that are the same for all rows of a line, without need of a value.
constexpr sj_source first_of_line = SJ_FROM_ANSWER, last_of_line = SJ_FROM_QUERY;
constexpr size_t line_sources = last_of_line - first_of_line + 1;
inline bool is_of_line(sj_source source) { return source >= first_of_line && source <= last_of_line; }

struct shape {
    sj_shape is = {SJ_NONE, SJ_NONE, false, false, false, SJ_CONTRACT_EVOLVE};
    uint32_t group;
    std::vector<sj::slot> slots;
    std::vector<uint32_t> rows;
    std::vector<sj_part> parts;
    // The lists of codes whose sets its rows number.
    std::vector<uint32_t> code_slots;
};

} // namespace sj

struct sj_plan {
    uint32_t table_count;
    uint32_t code_row = SJ_NONE;
    std::vector<sj::group> groups;
    std::vector<sj::shape> shapes;
    std::vector<sj::row> rows;
    std::vector<std::vector<std::string>> words;
};
