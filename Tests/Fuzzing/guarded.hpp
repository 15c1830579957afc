// Memory that ends where the process may not read, because the sanitizer does not watch over Debian's libsimdjson.

#pragma once

#include "oracle.hpp"

#include <cstring>
#include <sys/mman.h>
#include <unistd.h>

namespace fuzz {

class guarded {
public:
    explicit guarded(size_t size) : page(static_cast<size_t>(sysconf(_SC_PAGESIZE))) {
        room = (size + page - 1) / page * page;
        void *memory = mmap(nullptr, room + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED) die("no memory");
        begin = static_cast<uint8_t *>(memory);
        mprotect(begin + room, page, PROT_NONE);
    }

    bool has_room(size_t size) const { return size <= room; }

    // The last `size` bytes.
    uint8_t *last(size_t size) { return begin + room - size; }

private:
    size_t page, room;
    uint8_t *begin;
};

} // namespace fuzz
