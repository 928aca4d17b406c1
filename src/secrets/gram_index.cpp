#include "secrets/gram_index.h"

#include <string.h>  // explicit_bzero

#include <algorithm>
#include <tuple>

namespace sluice::secrets {

void GramIndex::build() {
  std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.gram, a.literal, a.offset) < std::tie(b.gram, b.literal, b.offset);
  });
  std::uint32_t bits = 1;
  while ((std::size_t{1} << bits) < 2 * entries_.size() + 2) ++bits;
  shift_ = 64 - bits;
  slots_.assign(std::size_t{1} << bits, kNone);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (i > 0 && entries_[i].gram == entries_[i - 1].gram) continue;
    std::size_t slot = slot_of(entries_[i].gram);
    while (slots_[slot] != kNone) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = static_cast<std::uint32_t>(i);
  }
}

void GramIndex::wipe() {
  explicit_bzero(entries_.data(), entries_.size() * sizeof(Entry));
  entries_.clear();
  slots_.assign(slots_.size(), kNone);
}

}  // namespace sluice::secrets
