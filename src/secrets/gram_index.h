// From a run of up to eight bytes to the literals that hold it, and where in them. Immutable after
// build(), thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sluice::secrets {

class GramIndex {
 public:
  struct Entry {
    std::uint64_t gram = 0;
    std::uint32_t offset = 0;   ///< of the gram in the literal
    std::uint32_t literal = 0;  ///< the caller's number
  };

  void add(const Entry& entry) { entries_.push_back(entry); }
  void build();
  /// Overwrites the grams and forgets them.
  void wipe();
  bool empty() const { return entries_.empty(); }

  /// Calls use(entry) for each entry of `gram`. After build().
  template <typename Use>
  void each(std::uint64_t gram, Use&& use) const {
    std::size_t i = first(gram);
    if (i == kNone) return;
    for (; i < entries_.size() && entries_[i].gram == gram; ++i) use(entries_[i]);
  }

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  std::uint32_t first(std::uint64_t gram) const {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t slot = slot_of(gram);; slot = (slot + 1) & mask) {
      const std::uint32_t entry = slots_.data()[slot];
      if (entry == kNone || entries_.data()[entry].gram == gram) return entry;
    }
  }
  std::size_t slot_of(std::uint64_t gram) const { return (gram * 0x9E3779B97F4A7C15U) >> shift_; }

  std::vector<Entry> entries_;                                 ///< sorted by gram
  std::vector<std::uint32_t> slots_ = std::vector(2U, kNone);  ///< open addressing, half empty
  std::uint32_t shift_ = 63;
};

}  // namespace sluice::secrets
