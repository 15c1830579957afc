// Lets the first FAILING_LOCKS locks fail that the program asks for into which it is preloaded (LD_PRELOAD), with the
// errno LOCK_FAILURE.

#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <unistd.h>

static int number(const char *name)
{
    const char *text = getenv(name);
    return text ? atoi(text) : 0;
}

int flock(int file, int operation)
{
    static int asked;
    if (!(operation & LOCK_UN) && asked++ < number("FAILING_LOCKS")) {
        errno = number("LOCK_FAILURE");
        return -1;
    }
    return (int)syscall(SYS_flock, file, operation);
}
