// Numbers for names, from 0 in the order they come. A flat table of hashes, because a lookup in
// lockfiles with tens of thousands of packages costs what it misses in the processor's cache. Holds
// views: the texts belong to somebody else. One thread per object.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::inventory {

class NameTable {
 public:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  /// The name's number, and whether it is new.
  std::pair<std::size_t, bool> add(std::string_view name) {
    if (names_.size() * 2 >= slots_.size()) grow();
    const std::uint32_t hash = hash_of(name);
    std::size_t slot = slot_of(hash, name);
    if (slots_[slot].number != kEmpty) return {slots_[slot].number, false};
    slots_[slot] = {hash, static_cast<std::uint32_t>(names_.size())};
    names_.push_back(name);
    return {names_.size() - 1, true};
  }

  /// kNone if the name was never added.
  std::size_t find(std::string_view name) const {
    if (slots_.empty()) return kNone;
    const Slot& slot = slots_[slot_of(hash_of(name), name)];
    return slot.number == kEmpty ? kNone : slot.number;
  }

  std::size_t size() const { return names_.size(); }

  void reserve(std::size_t names) {
    names_.reserve(names);
    while (slots_.size() < names * 2) grow();
  }

 private:
  static constexpr std::uint32_t kEmpty = 0xFFFFFFFF;

  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number = kEmpty;
  };

  static std::uint32_t hash_of(std::string_view name) {
    return static_cast<std::uint32_t>(std::hash<std::string_view>{}(name));
  }

  /// Where the name is or would go.
  std::size_t slot_of(std::uint32_t hash, std::string_view name) const {
    std::size_t slot = hash & (slots_.size() - 1);
    while (slots_[slot].number != kEmpty &&
           (slots_[slot].hash != hash || names_[slots_[slot].number] != name)) {
      slot = (slot + 1) & (slots_.size() - 1);
    }
    return slot;
  }

  void grow() {
    std::vector<Slot> old(slots_.empty() ? 64 : slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& moved : old) {
      if (moved.number == kEmpty) continue;
      std::size_t slot = moved.hash & (slots_.size() - 1);
      while (slots_[slot].number != kEmpty) slot = (slot + 1) & (slots_.size() - 1);
      slots_[slot] = moved;
    }
  }

  std::vector<Slot> slots_;  ///< a power of two of them, at most half full
  std::vector<std::string_view> names_;
};

}  // namespace sluice::inventory
