#pragma once
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

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

/// Writes what standard output still holds. 0, or the `errno` of what could not be written, now or earlier.
///
/// A function, because Swift takes `stdout` for a variable that anybody may change. A reader that went away is no
/// failure: it has what it wanted.
static inline int discograph_flush_output(void) {
    errno = 0;
    if (fflush(stdout) != 0) {
        return errno == EPIPE ? 0 : errno;
    }
    if (!ferror(stdout)) {
        return 0;
    }
    // The reason of an earlier failure is gone, but what was never open for writing still is not.
    int flags = fcntl(STDOUT_FILENO, F_GETFL);
    if (flags == -1 || (flags & O_ACCMODE) == O_RDONLY) {
        return EBADF;
    }
    // And a pipe without a reader still says that it is one.
    struct pollfd output = {STDOUT_FILENO, POLLOUT, 0};
    if (poll(&output, 1, 0) == 1 && (output.revents & (POLLERR | POLLHUP)) != 0) {
        return 0;
    }
    return EIO;
}
