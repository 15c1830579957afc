// Two kinds of memory: what the shim gets, the sanitizer watches over, and it may run out; what the fuzzers take for
// themselves while they look at one input is gone with the input, because to watch over it would take most of the time.

#pragma once

#include <cstddef>

namespace fuzz {

// Below zero all allocations succeed.
extern long allocations_left;
extern bool is_watched;

// While there is one, unwatched memory is scratch; it ends after all that lies in it.
class scratch {
public:
    scratch();
    ~scratch();
};

// Runs `body`, which calls the shim, with memory that is watched.
template <class Body> auto watched(Body body) {
    struct watch {
        bool before = is_watched;
        watch() { is_watched = true; }
        ~watch() { is_watched = before; }
    } watch;
    return body();
}

// Runs `body` with that many allocations that succeed before the next one fails, and only that one.
template <class Body> auto with_memory_for(size_t allocations, Body body) {
    allocations_left = static_cast<long>(allocations);
    auto result = watched(body);
    allocations_left = -1;
    return result;
}

} // namespace fuzz
