#include "CStandardStreams.h"

#include <fcntl.h>
#include <unistd.h>

// As in coreutils, each is opened for the wrong direction: to read and to print fail as they did.
__attribute__((constructor)) static void take_closed_streams(void) {
    static const int directions[] = {O_WRONLY, O_RDONLY, O_RDONLY};
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++) {
        if (fcntl(stream, F_GETFD) != -1) continue;
        // It is the lowest number that is free, as those below it are taken by now.
        if (open("/dev/null", directions[stream]) != stream) return;
    }
}
