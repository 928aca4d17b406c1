// Memory for plaintext secrets: locked against swapping where the system allows it, left out of
// core dumps and of child processes, wiped when it goes. Has no way to print what it holds. For one
// thread while it is filled; afterwards any may read.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace sluice {

class SecretArena {
 public:
  SecretArena() = default;
  SecretArena(SecretArena&& other) noexcept;
  SecretArena& operator=(SecretArena&& other) noexcept;
  SecretArena(const SecretArena&) = delete;
  SecretArena& operator=(const SecretArena&) = delete;
  ~SecretArena();

  /// Room for `size` bytes, which keep() then takes as far as they are used; what is left has to be
  /// wiped by who wrote there. Valid until the next reserve(). Without memory it fails as new does.
  char* reserve(std::size_t size);
  /// The first `size` bytes of the room, for as long as the arena lives.
  std::string_view keep(std::size_t size);
  /// A copy of the bytes.
  std::string_view copy(std::string_view bytes);

  /// Overwrites everything kept with zeros, where it lies.
  void wipe();

  /// Bytes that keep() took.
  std::size_t size() const { return kept_; }
  /// False if some of it could be swapped out: the system's limit for locked memory is small.
  bool locked() const { return locked_; }

 private:
  struct Chunk {
    char* bytes = nullptr;
    std::size_t size = 0;
    std::size_t used = 0;
  };
  void release();

  std::vector<Chunk> chunks_;
  std::size_t kept_ = 0;
  bool locked_ = true;
};

}  // namespace sluice
