#include "source/git_delta.h"

#include <cstring>

namespace sluice::source {
namespace {

std::optional<std::uint64_t> read_size(std::string_view* bytes) {
  std::uint64_t size = 0;
  for (unsigned shift = 0; shift < 63; shift += 7) {
    if (bytes->empty()) return std::nullopt;
    const auto byte = static_cast<unsigned char>(bytes->front());
    bytes->remove_prefix(1);
    size |= std::uint64_t{byte & 0x7FU} << shift;
    if ((byte & 0x80) == 0) return size;
  }
  return std::nullopt;
}

}  // namespace

std::optional<GitDelta> read_delta(std::string_view bytes) {
  GitDelta delta;
  const auto base_size = read_size(&bytes);
  const auto size = base_size ? read_size(&bytes) : std::nullopt;
  if (!size) return std::nullopt;
  return GitDelta{*base_size, *size, bytes};
}

bool apply_delta(const GitDelta& delta, std::string_view base, char* out) {
  if (base.size() != delta.base_size) return false;
  const std::string_view from = delta.instructions;
  std::size_t at = 0;
  std::size_t left = delta.size;
  while (at < from.size()) {
    const auto code = static_cast<unsigned char>(from[at++]);
    std::size_t size = 0;
    if ((code & 0x80) != 0) {
      // Copy from the base: seven bits say which bytes of offset and size follow.
      std::size_t offset = 0;
      for (unsigned bit = 0; bit < 7; ++bit) {
        if ((code >> bit & 1) == 0) continue;
        if (at == from.size()) return false;
        const std::size_t byte = static_cast<unsigned char>(from[at++]);
        if (bit < 4) {
          offset |= byte << (8 * bit);
        } else {
          size |= byte << (8 * (bit - 4));
        }
      }
      if (size == 0) size = 0x10000;
      if (offset > base.size() || size > base.size() - offset || size > left) return false;
      std::memcpy(out, base.data() + offset, size);
    } else {
      size = code;
      if (size == 0 || size > from.size() - at || size > left) return false;
      std::memcpy(out, from.data() + at, size);
      at += size;
    }
    out += size;
    left -= size;
  }
  return left == 0;
}

}  // namespace sluice::source
