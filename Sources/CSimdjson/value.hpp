// How a C value and simdjson's own stand for each other.

#pragma once

#include "include/CSimdjson.h"

#include <cstring>
#include <simdjson.h>

namespace sj {

namespace dom = simdjson::dom;

static_assert(sizeof(dom::element) == sizeof(sj_value) && std::is_trivially_copyable<dom::element>::value,
              "an element travels as two words");

template <class Place> inline Place from_c(sj_value value) {
    static_assert(sizeof(Place) == sizeof(sj_value) && std::is_trivially_copyable<Place>::value, "two words");
    Place place{};
    std::memcpy(static_cast<void *>(&place), &value, sizeof place);
    return place;
}

template <class Place> inline sj_value to_c(const Place &place) {
    static_assert(sizeof(Place) == sizeof(sj_value) && std::is_trivially_copyable<Place>::value, "two words");
    sj_value value;
    std::memcpy(&value, static_cast<const void *>(&place), sizeof value);
    return value;
}

} // namespace sj
