// Ends, stops or cuts off the program that it is preloaded into (LD_PRELOAD) at one certain call, once.
//
// CRASH_PROGRAM  the program's name; others that inherit the environment are left alone
// CRASH_CALL     write, sync or rename of a file, or send of a statement to PostgreSQL
// CRASH_MATCH    what the file's path holds; of a rename the new path; how the statement begins
// CRASH_NTH      the how manieth of these, from 1; of a send: the statement's number in the session
// CRASH_PART     of a send: the how manieth piece of that statement, from 1; a COPY's rows are pieces, too
// CRASH_WHEN     before, half or after
// CRASH_ACTION   kill; stop (SIGSTOP); drop (the connection's end); log (only write down every call);
//                fail, of a rename: it is not done, and says EIO
// CRASH_MARK     the file that is made when it happens; while it exists, nothing happens
//
// It works in the process itself because a stage forbids others to look into it, so a tracer of an ordinary user
// sees no paths; and because only so half of a write can be left behind.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *call, *match, *mark;
static enum { BEFORE, HALF, AFTER } when;
static char action;
static long nth, part;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static long number(const char *name)
{
    const char *text = getenv(name);
    return text ? atol(text) : 1;
}

__attribute__((constructor)) static void open_point(void)
{
    const char *program = getenv("CRASH_PROGRAM"), *time = getenv("CRASH_WHEN"), *what = getenv("CRASH_ACTION");
    if (!program || strcmp(program, program_invocation_short_name) != 0) return;
    match = getenv("CRASH_MATCH");
    mark = getenv("CRASH_MARK");
    if (!match || !mark || !time || !what) return;
    when = *time == 'b' ? BEFORE : *time == 'h' ? HALF : AFTER;
    action = *what;
    nth = number("CRASH_NTH");
    part = number("CRASH_PART");
    call = getenv("CRASH_CALL");
}

// Writes to the mark past the functions below.
static void note(const char *path, int flags, const char *kind, long at, const char *text)
{
    char line[600];
    int length = snprintf(line, sizeof line, "%d\t%s\t%ld\t%.500s\n", getpid(), kind, at, text);
    int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0666);
    if (file < 0) return;
    syscall(SYS_write, file, line, (size_t)length);
    close(file);
}

static void act(int descriptor, const char *kind, long at, const char *text)
{
    note(mark, O_EXCL, kind, at, text);
    if (action == 'k') kill(getpid(), SIGKILL);
    // To this thread: sent to the process, another thread may take it while this one goes on.
    if (action == 's') raise(SIGSTOP);
    if (action == 'd') shutdown(descriptor, SHUT_RDWR);
}

// Whether this call is the one.
static int is_here(const char *kind, const char *text)
{
    static long seen;
    if (!call || strcmp(call, kind) != 0 || !strstr(text, match)) return 0;
    pthread_mutex_lock(&lock);
    long at = ++seen;
    pthread_mutex_unlock(&lock);
    if (action == 'l') note(mark, O_APPEND, kind, at, text);
    return action != 'l' && at == nth && access(mark, F_OK) != 0;
}

static int path_of(int descriptor, char *path)
{
    char link[32];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return 1;
}

static ssize_t written(long system, int descriptor, const void *bytes, size_t count, off_t offset)
{
    char path[PATH_MAX];
    int kept = errno;
    int here = call && *call == 'w' && path_of(descriptor, path) && is_here("write", path);
    errno = kept;
    if (!here) return syscall(system, descriptor, bytes, count, offset);
    if (when == BEFORE) act(descriptor, "write", nth, path);
    ssize_t done = syscall(system, descriptor, bytes, when == HALF ? (count + 1) / 2 : count, offset);
    kept = errno;
    if (when != BEFORE) act(descriptor, "write", nth, path);
    errno = kept;
    return done;
}

ssize_t write(int descriptor, const void *bytes, size_t count)
{
    return written(SYS_write, descriptor, bytes, count, 0);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset)
{
    return written(SYS_pwrite64, descriptor, bytes, count, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset)
{
    return written(SYS_pwrite64, descriptor, bytes, count, offset);
}

static int synced(long system, int descriptor)
{
    char path[PATH_MAX];
    int here = call && strcmp(call, "sync") == 0 && path_of(descriptor, path) && is_here("sync", path);
    if (here && when == BEFORE) act(descriptor, "sync", nth, path);
    int result = (int)syscall(system, descriptor);
    int kept = errno;
    if (here && when != BEFORE) act(descriptor, "sync", nth, path);
    errno = kept;
    return result;
}

int fdatasync(int descriptor) { return synced(SYS_fdatasync, descriptor); }

int fsync(int descriptor) { return synced(SYS_fsync, descriptor); }

static int renamed(int from, const char *old, int to, const char *new, unsigned flags)
{
    int here = call && *call == 'r' && is_here("rename", new);
    if (here && when == BEFORE) act(-1, "rename", nth, new);
    if (here && action == 'f') {
        errno = EIO;
        return -1;
    }
    int result = (int)syscall(SYS_renameat2, from, old, to, new, flags);
    int kept = errno;
    if (here && when != BEFORE) act(-1, "rename", nth, new);
    errno = kept;
    return result;
}

int rename(const char *old, const char *new) { return renamed(AT_FDCWD, old, AT_FDCWD, new, 0); }

int renameat(int from, const char *old, int to, const char *new) { return renamed(from, old, to, new, 0); }

int renameat2(int from, const char *old, int to, const char *new, unsigned flags)
{
    return renamed(from, old, to, new, flags);
}

// The text of a statement at the start of what libpq sends, or null. Rows hold no zero, and a message's length is
// less than 2^24, so nothing else has these two bytes.
static const char *statement(const unsigned char *bytes, size_t count)
{
    if (count < 6 || bytes[1] != 0) return NULL;
    if (bytes[0] == 'Q') return (const char *)bytes + 5;
    if (bytes[0] == 'P') return (const char *)bytes + 5 + strnlen((const char *)bytes + 5, count - 6) + 1;
    return NULL;
}

ssize_t send(int descriptor, const void *bytes, size_t count, int flags)
{
    static long statements, pieces;
    static int is_wanted;
    char start[120] = "";
    if (call && *call == 's' && call[1] == 'e') {
        const char *text = statement(bytes, count);
        if (text) {
            size_t most = (size_t)((const char *)bytes + count - text);
            snprintf(start, sizeof start, "%.*s", (int)(most < sizeof start - 1 ? most : sizeof start - 1), text);
            for (char *c = start; *c; c++) if (*c == '\n' || *c == '\t') *c = ' ';
            statements++;
            pieces = 0;
            is_wanted = strncmp(start, match, strlen(match)) == 0;
        }
        pieces++;
        if (action == 'l' && is_wanted) note(mark, O_APPEND, "send", statements, text ? start : "…");
        if (action != 'l' && is_wanted && statements == nth && pieces == part && access(mark, F_OK) != 0) {
            if (when == BEFORE) act(descriptor, "send", nth, start);
            ssize_t done = syscall(SYS_sendto, descriptor, bytes, when == HALF ? (count + 1) / 2 : count, flags,
                                   NULL, 0);
            int kept = errno;
            if (when != BEFORE) act(descriptor, "send", nth, start);
            errno = kept;
            return done;
        }
    }
    return syscall(SYS_sendto, descriptor, bytes, count, flags, NULL, 0);
}
