// A file descriptor that somebody owns: it is closed at the end.
#pragma once

#include <unistd.h>

#include <utility>

namespace sluice {

class Descriptor {
 public:
  Descriptor() = default;
  /// -1, as open(2) gives it on an error, is none.
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() { reset(-1); }
  Descriptor(Descriptor&& other) noexcept : value_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    reset(other.release());
    return *this;
  }
  int get() const { return value_; }
  bool open() const { return value_ >= 0; }
  /// From now on the caller closes it.
  int release() { return std::exchange(value_, -1); }
  void reset(int value) {
    if (value_ >= 0) ::close(value_);
    value_ = value;
  }

 private:
  int value_ = -1;
};

}  // namespace sluice
