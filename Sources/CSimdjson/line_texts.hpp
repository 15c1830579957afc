// What rows say about their line, escaped once.

#pragma once

#include "output.hpp"
#include "plan.hpp"

namespace sj {

class line_texts {
public:
    void set(const sj_line &line) {
        char answer[longest_number + block_size];
        sj_text number = {answer, static_cast<size_t>(write_number(line.answer, answer) - answer)};
        size_t count = 0;
        text.size = 0;
        for (const sj_text &it : {number, line.observed_on, line.market, line.query}) {
            starts[count] = text.size;
            is_there[count++] = it.bytes != nullptr;
            if (it.bytes) {
                text.put_escaped({it.bytes, it.length});
            } else {
                text.put("\\N");
            }
            text.put('\t');
        }
        static_assert(line_sources == 4, "a text for each of the line's sources");
        starts[count] = text.size;
        // Blocks are read beyond the end.
        std::memset(text.room(block_size), 0, block_size);
    }

    bool has(sj_source source) const { return is_there[source - first_of_line]; }

    // That many columns from `source` on, each with a tab behind it.
    std::string_view columns(sj_source source, uint32_t count) const {
        size_t first = source - first_of_line;
        return {text.data + starts[first], starts[first + count] - starts[first]};
    }

    // The longest that some of them can be.
    size_t size() const { return text.size; }

private:
    output text;
    size_t starts[line_sources + 1] = {};
    bool is_there[line_sources] = {};
};

} // namespace sj
