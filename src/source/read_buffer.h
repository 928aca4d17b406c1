// Room for the bytes of one file after the other: it only grows, and is never filled with zeros
// that the next read writes over. One thread.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace sluice::source {

class ReadBuffer {
 public:
  /// Room for `size` bytes; of what was there before only the first `kept` ones stay.
  char* room(std::size_t size, std::size_t kept = 0) {
    if (size > capacity_) {
      std::unique_ptr<char[]> before = std::move(bytes_);
      if (kept == 0) before.reset();
      bytes_ = std::make_unique_for_overwrite<char[]>(size);
      if (kept > 0) std::memcpy(bytes_.get(), before.get(), kept);
      capacity_ = size;
    }
    size_ = 0;
    return bytes_.get();
  }
  void set_size(std::size_t size) { size_ = size; }
  std::string_view view() const { return {bytes_.get(), size_}; }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_ = 0;
  std::size_t size_ = 0;
};

}  // namespace sluice::source
