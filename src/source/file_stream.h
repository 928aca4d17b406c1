// One file of a tree, block by block, for readers that pull. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "source/tree.h"

namespace sluice::source {

class FileStream {
 public:
  static Result<FileStream> open(const Tree& tree, const FileEntry& file);
  FileStream(FileStream&& other) noexcept;
  FileStream(const FileStream&) = delete;
  FileStream& operator=(const FileStream&) = delete;
  FileStream& operator=(FileStream&&) = delete;
  ~FileStream();

  /// When it was opened.
  std::uint64_t size() const { return size_; }

  /// Where next() goes on.
  Status seek(std::uint64_t offset);

  /// The last bytes, at most `size`; next() goes on where it was.
  Result<std::string> tail(std::size_t size) const;

  /// The next bytes, valid until the next call; empty at the end.
  Result<std::string_view> next();

 private:
  FileStream(int descriptor, std::uint64_t size, std::string path);
  int descriptor_;
  std::uint64_t size_;
  std::string path_;
  std::string buffer_;
};

}  // namespace sluice::source
