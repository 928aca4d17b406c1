#include "base/secret_arena.h"

#include <string.h>  // explicit_bzero
#include <sys/mman.h>

#include <algorithm>
#include <new>
#include <utility>

namespace sluice {
namespace {

constexpr std::size_t kChunkBytes = 64U << 10;

}  // namespace

SecretArena::SecretArena(SecretArena&& other) noexcept
    : chunks_(std::exchange(other.chunks_, {})),
      kept_(std::exchange(other.kept_, 0)),
      locked_(std::exchange(other.locked_, true)) {}

SecretArena& SecretArena::operator=(SecretArena&& other) noexcept {
  if (this != &other) {
    release();
    chunks_ = std::exchange(other.chunks_, {});
    kept_ = std::exchange(other.kept_, 0);
    locked_ = std::exchange(other.locked_, true);
  }
  return *this;
}

SecretArena::~SecretArena() { release(); }

void SecretArena::wipe() {
  for (const Chunk& chunk : chunks_) ::explicit_bzero(chunk.bytes, chunk.used);
}

void SecretArena::release() {
  wipe();
  for (const Chunk& chunk : chunks_) ::munmap(chunk.bytes, chunk.size);
  chunks_.clear();
  kept_ = 0;
}

char* SecretArena::reserve(std::size_t size) {
  if (chunks_.empty() || chunks_.back().size - chunks_.back().used < size) {
    const std::size_t rounded = (size / kChunkBytes + 1) * kChunkBytes;
    void* bytes =
        ::mmap(nullptr, rounded, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    // What is not looked for would read like nothing found.
    if (bytes == MAP_FAILED) throw std::bad_alloc();
    ::madvise(bytes, rounded, MADV_DONTDUMP);
    // curl's process has no use for them between fork and exec.
    ::madvise(bytes, rounded, MADV_WIPEONFORK);
    locked_ = ::mlock(bytes, rounded) == 0 && locked_;
    chunks_.push_back({static_cast<char*>(bytes), rounded, 0});
  }
  return chunks_.back().bytes + chunks_.back().used;
}

std::string_view SecretArena::keep(std::size_t size) {
  if (chunks_.empty()) return {};
  Chunk& chunk = chunks_.back();
  size = std::min(size, chunk.size - chunk.used);
  const std::string_view kept(chunk.bytes + chunk.used, size);
  chunk.used += size;
  kept_ += size;
  return kept;
}

std::string_view SecretArena::copy(std::string_view bytes) {
  char* room = reserve(bytes.size());
  std::copy(bytes.begin(), bytes.end(), room);
  return keep(bytes.size());
}

}  // namespace sluice
