// A regular file mapped into memory for reading. Move-only; thread-safe to read.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace sluice::source {

class MappedFile {
 public:
  /// Never follows a link at the end of the path, never opens a pipe or device.
  static Result<MappedFile> open(const std::string& path);
  MappedFile() = default;
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  std::string_view bytes() const { return bytes_; }

 private:
  std::string_view bytes_;
};

}  // namespace sluice::source
