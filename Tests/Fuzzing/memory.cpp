#include "memory.hpp"

#include <cstdlib>
#include <new>
#include <sys/mman.h>

namespace fuzz {

long allocations_left = -1;
bool is_watched = false;

namespace {

constexpr size_t scratch_size = 256 << 20, alignment = 16;
char *scratch_begin = nullptr, *scratch_end = nullptr, *scratch_next = nullptr;
bool is_scratch = false;

bool has_run_out() { return allocations_left >= 0 && allocations_left-- == 0; }

void *take(size_t size) {
    if (has_run_out()) return nullptr;
    size_t rounded = (size + alignment - 1) / alignment * alignment;
    if (!is_scratch || is_watched || rounded > static_cast<size_t>(scratch_end - scratch_next)) {
        return std::malloc(size > 0 ? size : 1);
    }
    void *memory = scratch_next;
    scratch_next += rounded;
    return memory;
}

void give_back(void *memory) {
    if (memory < scratch_begin || memory >= scratch_end) std::free(memory);
}

} // namespace

scratch::scratch() {
    if (!scratch_begin) {
        // Not from malloc, because the search for leaks would read all of it.
        void *memory = mmap(nullptr, scratch_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED) std::abort();
        scratch_begin = static_cast<char *>(memory);
        scratch_end = scratch_begin + scratch_size;
    }
    scratch_next = scratch_begin;
    is_scratch = true;
}

scratch::~scratch() { is_scratch = false; }

} // namespace fuzz

void *operator new(size_t size) {
    if (void *memory = fuzz::take(size)) return memory;
    throw std::bad_alloc();
}
void *operator new[](size_t size) { return operator new(size); }
void *operator new(size_t size, const std::nothrow_t &) noexcept { return fuzz::take(size); }
void *operator new[](size_t size, const std::nothrow_t &) noexcept { return fuzz::take(size); }
void operator delete(void *memory) noexcept { fuzz::give_back(memory); }
void operator delete[](void *memory) noexcept { fuzz::give_back(memory); }
void operator delete(void *memory, size_t) noexcept { fuzz::give_back(memory); }
void operator delete[](void *memory, size_t) noexcept { fuzz::give_back(memory); }
void operator delete(void *memory, const std::nothrow_t &) noexcept { fuzz::give_back(memory); }
void operator delete[](void *memory, const std::nothrow_t &) noexcept { fuzz::give_back(memory); }

// The linker leads the shim's calls here.
extern "C" void *__real_realloc(void *memory, size_t size);
extern "C" void *__wrap_realloc(void *memory, size_t size) {
    return fuzz::has_run_out() ? nullptr : __real_realloc(memory, size);
}

// What was freed is kept from use for a while, but not for so long that memory is always new.
extern "C" const char *__asan_default_options() { return "quarantine_size_mb=16:malloc_context_size=12"; }
