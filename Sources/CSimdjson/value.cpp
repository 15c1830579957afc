#include "value.hpp"

using namespace sj;

extern "C" {

sj_kind sj_kind_of(sj_value value) {
    switch (from_c<dom::element>(value).type()) {
    case dom::element_type::NULL_VALUE: return SJ_NULL;
    case dom::element_type::BOOL: return SJ_BOOLEAN;
    case dom::element_type::INT64: return SJ_INTEGER;
    case dom::element_type::UINT64:
    case dom::element_type::DOUBLE: return SJ_NUMBER;
    case dom::element_type::STRING: return SJ_STRING;
    case dom::element_type::ARRAY: return SJ_ARRAY;
    case dom::element_type::OBJECT: return SJ_OBJECT;
    }
    return SJ_NULL;
}

bool sj_boolean(sj_value value) {
    bool result = false;
    return !from_c<dom::element>(value).get(result) && result;
}

bool sj_integer(sj_value value, int64_t *result) { return !from_c<dom::element>(value).get(*result); }

bool sj_number(sj_value value, double *result) { return !from_c<dom::element>(value).get(*result); }

bool sj_string(sj_value value, sj_text *result) {
    std::string_view text;
    if (from_c<dom::element>(value).get(text)) return false;
    *result = {text.data(), text.size()};
    return true;
}

size_t sj_count(sj_value value) {
    auto element = from_c<dom::element>(value);
    dom::array array;
    dom::object object;
    if (!element.get(array)) return array.size();
    if (!element.get(object)) return object.size();
    return 0;
}

bool sj_member(sj_value value, sj_text key, sj_value *result) {
    dom::object object;
    if (from_c<dom::element>(value).get(object)) return false;
    bool found = false;
    for (auto member : object) {
        if (member.key != std::string_view(key.bytes, key.length)) continue;
        *result = to_c(member.value);
        found = true;
    }
    return found;
}

sj_iterator sj_iterate(sj_value container) {
    auto element = from_c<dom::element>(container);
    dom::array array;
    dom::object object;
    if (!element.get(array)) return {to_c(array.begin()), to_c(array.end())};
    if (!element.get(object)) return {to_c(object.begin()), to_c(object.end())};
    return {container, container};
}

bool sj_next_element(sj_iterator *iterator, sj_value *value) {
    auto next = from_c<dom::array::iterator>(iterator->next);
    if (next == from_c<dom::array::iterator>(iterator->end)) return false;
    *value = to_c(*next);
    iterator->next = to_c(++next);
    return true;
}

bool sj_next_member(sj_iterator *iterator, sj_text *key, sj_value *value) {
    auto next = from_c<dom::object::iterator>(iterator->next);
    if (next == from_c<dom::object::iterator>(iterator->end)) return false;
    std::string_view name = next.key();
    *key = {name.data(), name.size()};
    *value = to_c(next.value());
    iterator->next = to_c(++next);
    return true;
}
}
