// Inflates zlib streams of git objects into memory of known size. One per thread: it keeps its
// tables between streams.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

struct z_stream_s;

namespace sluice::source {

class Inflater {
 public:
  Inflater();
  ~Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  /// Inflates one whole stream from the front of `packed`. False unless it is sound and holds
  /// exactly `size` bytes.
  bool whole(std::string_view packed, char* out, std::size_t size);

  /// Streaming: begin(), then more() until it gives less than it was asked for.
  void begin(std::string_view packed);
  /// Up to `size` bytes; less at the end of the stream. False if the stream is damaged or cut off.
  bool more(char* out, std::size_t size, std::size_t* got);

 private:
  std::unique_ptr<z_stream_s> stream_;
  bool usable_ = false;
  bool ended_ = false;
};

}  // namespace sluice::source
