#pragma once
#include <sys/prctl.h>
#include <sys/resource.h>

/// Forbids core files of this process, and other processes of this user to read its memory. 0, or -1 with `errno`.
///
/// A function, because `prctl` is variadic, which Swift cannot call. Children inherit the limit on core files; whether
/// a process can be read is decided anew when it executes another program.
static inline int discograph_close_memory(void) {
    struct rlimit none = {0, 0};
    int limit = setrlimit(RLIMIT_CORE, &none);
    int dumpable = prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    return limit == 0 && dumpable == 0 ? 0 : -1;
}
