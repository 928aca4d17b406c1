// Cuts a stream of bytes into blobs with overlap, as Tree::read_blocks() does for files: for what
// is unpacked or decoded and never stands in memory as a whole. UTF-16 with a byte order mark
// becomes UTF-8. One stream per object; one thread.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/blob.h"
#include "source/text_encoding.h"

namespace sluice::source {

/// What a stream is, for the blobs made of it. See Blob.
struct StreamName {
  std::string path;
  std::string container;
  std::string inner;
};

class BlockCutter {
 public:
  /// Own bytes of one blob. Smaller than what files are read in: several may be open at once.
  static constexpr std::size_t kStep = 1U << 20;

  /// `use` gets each blob in order; the views are valid during the call.
  BlockCutter(StreamName name, std::function<void(const Blob&)> use);

  void push(std::string_view bytes);
  /// Hands on what is left. Nothing may be pushed afterwards.
  void finish();

 private:
  void begin();
  void decode(std::string_view bytes);
  void cut(std::string_view bytes);
  void emit(std::size_t own_end);

  StreamName name_;
  std::function<void(const Blob&)> use_;
  std::string buffer_;  ///< overlap before | own bytes | overlap after
  std::size_t own_begin_ = 0;
  std::size_t line_ = 1;
  std::size_t column_ = 1;
  std::string mark_;  ///< the first bytes, until it is known whether they are UTF-16
  bool known_ = false;
  std::optional<Utf16Decoder> decoder_;
  bool started_ = false;
  bool binary_ = false;
};

}  // namespace sluice::source
