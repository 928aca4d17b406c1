// Texts that are needed after what they were read from is gone, packed: they stay where they are
// and are given back in a few pieces. One thread per object.
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

namespace sluice::inventory {

class PackedTexts {
 public:
  std::string_view keep(std::string_view text) {
    // Bigger ones make the allocator tidy up all its memory each time that one is given back.
    constexpr std::size_t kBlock = 32'000;
    if (blocks_.empty() || blocks_.back().capacity() - blocks_.back().size() < text.size()) {
      blocks_.emplace_back().reserve(std::max(kBlock, text.size()));
    }
    std::string& block = blocks_.back();
    const std::size_t begin = block.size();
    block += text;
    return std::string_view(block).substr(begin);
  }

 private:
  std::deque<std::string> blocks_;
};

/// About how many entries a lockfile has that puts empty lines between them, going by its
/// beginning. Only a hint, for memory.
inline std::size_t count_entries(std::string_view text) {
  constexpr std::string_view kGap = "\n\n";
  constexpr std::size_t kSample = 262'144;  // bytes
  constexpr std::size_t kSmallest = 64;
  const std::string_view sample = text.substr(0, kSample);
  std::size_t count = 1;
  for (std::size_t at = sample.find(kGap); at != std::string_view::npos;
       at = sample.find(kGap, at + kGap.size())) {
    ++count;
  }
  if (sample.size() < text.size()) count = count * (text.size() / sample.size() + 1);
  return std::min(count, text.size() / kSmallest);
}

}  // namespace sluice::inventory
