// Lets the first FAILING_LOCKS locks fail that the program asks for into which it is preloaded (LD_PRELOAD), with the
// errno LOCK_FAILURE; and removes, as soon as it is locked, each file with LOST_LOCKS in its path.

#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <unistd.h>

static int number(const char *name)
{
    const char *text = getenv(name);
    return text ? atoi(text) : 0;
}

static void lose(int file)
{
    const char *part = getenv("LOST_LOCKS");
    char name[32], path[4096];
    if (!part) return;
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    ssize_t size = readlink(name, path, sizeof path - 1);
    if (size < 0) return;
    path[size] = '\0';
    if (strstr(path, part)) unlink(path);
}

int flock(int file, int operation)
{
    static int asked;
    if (!(operation & LOCK_UN) && asked++ < number("FAILING_LOCKS")) {
        errno = number("LOCK_FAILURE");
        return -1;
    }
    int outcome = (int)syscall(SYS_flock, file, operation);
    if (outcome == 0 && !(operation & LOCK_UN)) lose(file);
    return outcome;
}
