// Lets the program into which it is preloaded (LD_PRELOAD) wait a minute for the address of any name, and gives it
// none: a name server that is gone.

#define _GNU_SOURCE
#include <netdb.h>
#include <unistd.h>

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **list)
{
    (void)name;
    (void)service;
    (void)hints;
    (void)list;
    sleep(60);
    return EAI_AGAIN;
}
