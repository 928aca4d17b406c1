#include "base/wiped_memory.h"

#include <malloc.h>
#include <string.h>  // explicit_bzero

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <new>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SLUICE_OWN_OPERATORS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define SLUICE_OWN_OPERATORS 0
#endif
#endif
#ifndef SLUICE_OWN_OPERATORS
#define SLUICE_OWN_OPERATORS 1
#endif

namespace sluice {

bool wipes_heap() { return SLUICE_OWN_OPERATORS != 0; }

[[gnu::noinline]] void wipe_stack() {
  constexpr std::size_t kDepth = 128U << 10;
  std::array<char, kDepth> below;
  ::explicit_bzero(below.data(), below.size());
}

}  // namespace sluice

#if SLUICE_OWN_OPERATORS

namespace {

void* take(std::size_t size) {
  for (;;) {
    void* const memory = std::malloc(std::max<std::size_t>(size, 1));
    if (memory != nullptr) return memory;
    const std::new_handler handler = std::get_new_handler();
    if (handler == nullptr) throw std::bad_alloc();
    handler();
  }
}

void* take(std::size_t size, std::align_val_t alignment) {
  const auto step = static_cast<std::size_t>(alignment);
  for (;;) {
    void* memory = nullptr;
    if (::posix_memalign(&memory, step, std::max<std::size_t>(size, 1)) == 0) return memory;
    const std::new_handler handler = std::get_new_handler();
    if (handler == nullptr) throw std::bad_alloc();
    handler();
  }
}

void give_back(void* memory) {
  if (memory == nullptr) return;
  // Not the size that delete is told: of an object that was cut down it is not all.
  ::explicit_bzero(memory, ::malloc_usable_size(memory));
  std::free(memory);
}

}  // namespace

// The forms for arrays, for nothrow and with sizes call these.
void* operator new(std::size_t size) { return take(size); }
void* operator new(std::size_t size, std::align_val_t alignment) { return take(size, alignment); }
void operator delete(void* memory) noexcept { give_back(memory); }
void operator delete(void* memory, std::size_t /*size*/) noexcept { give_back(memory); }
void operator delete(void* memory, std::align_val_t /*alignment*/) noexcept { give_back(memory); }
void operator delete(void* memory, std::size_t /*size*/, std::align_val_t /*alignment*/) noexcept {
  give_back(memory);
}

#endif
