// Numbers found by a hash: the one that has it, and is the right one, has to be known elsewhere. A
// flat table, for the same reason as NameTable. One thread per object.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sluice::inventory {

class HashedIndex {
 public:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  /// The number with that hash that `is_it` says yes to, in the order they were added.
  template <typename IsIt>
  std::size_t find(std::size_t hash, IsIt is_it) const {
    if (slots_.empty()) return kNone;
    const auto short_hash = static_cast<std::uint32_t>(hash);
    std::size_t slot = hash & (slots_.size() - 1);
    for (; slots_[slot].number != kEmpty; slot = (slot + 1) & (slots_.size() - 1)) {
      if (slots_[slot].hash == short_hash && is_it(slots_[slot].number)) return slots_[slot].number;
    }
    return kNone;
  }

  /// Numbers are below 2^32 - 1.
  void add(std::size_t hash, std::size_t number) {
    if ((size_ + 1) * 2 > slots_.size()) resize(slots_.empty() ? 64 : slots_.size() * 2);
    put({static_cast<std::uint32_t>(hash), static_cast<std::uint32_t>(number)});
    ++size_;
  }

  void reserve(std::size_t numbers) {
    std::size_t slots = 64;
    while (slots < numbers * 2) slots *= 2;
    if (slots > slots_.size()) resize(slots);
  }

 private:
  static constexpr std::uint32_t kEmpty = 0xFFFFFFFF;

  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number = kEmpty;
  };

  void put(Slot added) {
    std::size_t slot = added.hash & (slots_.size() - 1);
    while (slots_[slot].number != kEmpty) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = added;
  }

  void resize(std::size_t slots) {
    std::vector<Slot> old(slots);
    old.swap(slots_);
    for (const Slot& moved : old) {
      if (moved.number != kEmpty) put(moved);
    }
  }

  std::vector<Slot> slots_;  ///< a power of two of them, at most half full
  std::size_t size_ = 0;
};

}  // namespace sluice::inventory
