#pragma once
#include <sys/syscall.h>
#include <unistd.h>

/// How many cores this thread may run on; 0 where the kernel does not tell.
///
/// A function, because `sched_getaffinity` is declared only for whoever asks for GNU's own, which Swift does not.
static inline int discograph_usable_cores(void) {
    // Room for 8,192 cores, more than Linux knows.
    unsigned long cores[128] = {0};
    if (syscall(SYS_sched_getaffinity, 0, sizeof cores, cores) <= 0) {
        return 0;
    }
    int count = 0;
    for (unsigned long i = 0; i < sizeof cores / sizeof cores[0]; i++) {
        count += __builtin_popcountl(cores[i]);
    }
    return count;
}
