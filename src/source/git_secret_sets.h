// Sets of secrets as numbers: equal sets are the same number. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sluice::source {

class GitSecretSets {
 public:
  using Set = std::uint32_t;
  static constexpr Set kEmpty = 0;
  /// Most numbers kept in all sets together; a forged history could ask for any amount.
  static constexpr std::size_t kMaxElements = 32U << 20;
  /// Most joins that are remembered at a time, and most numbers that are gone through to join sets.
  static constexpr std::size_t kMaxJoined = 4U << 20;
  static constexpr std::uint64_t kMaxJoinSteps = std::uint64_t{1} << 31;

  GitSecretSets() { number_of({}); }

  /// Sorted and without doubles.
  Set number_of(std::vector<std::uint32_t> secrets);
  Set join(Set a, Set b);
  const std::vector<std::uint32_t>& secrets(Set set) const { return *sets_[set]; }
  bool contains(Set set, std::uint32_t secret) const;
  /// True once a set had to be left out.
  bool overflowed() const { return overflowed_; }

 private:
  std::map<std::vector<std::uint32_t>, Set> numbers_;
  std::vector<const std::vector<std::uint32_t>*> sets_;
  std::unordered_map<std::uint64_t, Set> joined_;
  std::size_t elements_ = 0;
  std::uint64_t join_steps_ = 0;
  bool overflowed_ = false;
};

}  // namespace sluice::source
