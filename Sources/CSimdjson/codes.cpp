#include "codes.hpp"

#include "forms.hpp"
#include "value.hpp"

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
    if (last_number >= 0 && members == last) return last_number;
    digest told;
    told.add(members, 0);
    last = members;
    last_number = told.finish();
    if (seen.size() >= most) seen.clear();
    is_new = seen.insert(last_number).second;
    return last_number;
}

namespace {

// From one text of two letters to the next: its length before it, a terminator behind it.
constexpr size_t stride = 7, code_length = 2;

// The beginning of the texts, when as many slots are taken as there are elements: then none is a list or number. Nor is
// any null or true, where the last text stands as far from the first as so many codes take and all between are codes.
const char *texts_of(dom::array codes, size_t count) {
    if (count == 0 || codes.number_of_slots() != count + 2) return nullptr;
    std::string_view first;
    if ((*codes.begin()).get(first) || first.size() != code_length) return nullptr;
    sj_value place = to_c(codes);
    auto document = static_cast<const dom::document *>(place.document);
    uint64_t last = document->tape[place.index + count];
    if (last >> 56 != '"') return nullptr;
    const uint8_t *text = document->string_buf.get() + (last & 0x00FF'FFFF'FFFF'FFFF) + sizeof(uint32_t);
    return reinterpret_cast<const char *>(text) == first.data() + (count - 1) * stride ? first.data() : nullptr;
}

} // namespace

bool code_sets::is_last(dom::array codes) const {
    if (texts.empty() || codes.size() != text_count) return false;
    const char *at = texts_of(codes, text_count);
    if (!at) return false;
    size_t compared = 0;
    // A document's texts have more than a block to spare, and comparing ends at the first that is no code.
    for (; texts.size() - compared >= block_size; compared += block_size) {
        if (block(texts.data() + compared).equal(block(at + compared)) != whole_block) return false;
    }
    return std::memcmp(texts.data() + compared, at + compared, texts.size() - compared) == 0;
}

void code_sets::remember(dom::array codes) {
    texts.clear();
    text_count = codes.size();
    const char *begin = texts_of(codes, text_count);
    if (!begin) return;
    const char *next = begin;
    for (dom::element code : codes) {
        std::string_view text;
        if (code.get(text) || text.data() != next || !is_code(text)) return;
        next += stride;
    }
    texts.assign(begin, (text_count - 1) * stride + code_length);
}

} // namespace sj
