#include "source/inflater.h"

#include <zlib.h>

#include <algorithm>
#include <limits>

namespace sluice::source {
namespace {

/// zlib counts in unsigned int.
constexpr std::size_t kMost = std::numeric_limits<unsigned>::max();

}  // namespace

Inflater::Inflater() : stream_(std::make_unique<z_stream>()) {
  usable_ = inflateInit(stream_.get()) == Z_OK;
}

Inflater::~Inflater() {
  if (usable_) inflateEnd(stream_.get());
}

void Inflater::begin(std::string_view packed) {
  ended_ = false;
  if (!usable_) return;
  inflateReset(stream_.get());
  stream_->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream_->avail_in = static_cast<unsigned>(std::min(packed.size(), kMost));
}

bool Inflater::more(char* out, std::size_t size, std::size_t* got) {
  *got = 0;
  if (!usable_) return false;
  while (!ended_ && *got < size) {
    stream_->next_out = reinterpret_cast<Bytef*>(out + *got);
    const std::size_t room = std::min(size - *got, kMost);
    stream_->avail_out = static_cast<unsigned>(room);
    const int state = inflate(stream_.get(), Z_NO_FLUSH);
    *got += room - stream_->avail_out;
    ended_ = state == Z_STREAM_END;
    // Z_BUF_ERROR: the input ended before the stream did.
    if (state != Z_OK && !ended_) return false;
  }
  return true;
}

bool Inflater::whole(std::string_view packed, char* out, std::size_t size) {
  begin(packed);
  std::size_t got = 0;
  if (!more(out, size, &got) || got != size) return false;
  // The checksum stands behind the last byte, and there must be no further one.
  char extra = 0;
  return ended_ || (more(&extra, 1, &got) && got == 0 && ended_);
}

}  // namespace sluice::source
