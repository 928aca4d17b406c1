#include "source/git_secret_sets.h"

#include <algorithm>
#include <iterator>

namespace sluice::source {

GitSecretSets::Set GitSecretSets::number_of(std::vector<std::uint32_t> secrets) {
  const auto known = numbers_.find(secrets);
  if (known != numbers_.end()) return known->second;
  if (elements_ + secrets.size() > kMaxElements) {
    overflowed_ = true;
    return kEmpty;
  }
  elements_ += secrets.size();
  const auto set = static_cast<Set>(sets_.size());
  sets_.push_back(&numbers_.emplace(std::move(secrets), set).first->first);
  return set;
}

GitSecretSets::Set GitSecretSets::join(Set a, Set b) {
  if (a == b || b == kEmpty) return a;
  if (a == kEmpty) return b;
  const std::uint64_t key = std::uint64_t{std::min(a, b)} << 32 | std::max(a, b);
  if (const auto known = joined_.find(key); known != joined_.end()) return known->second;
  join_steps_ += sets_[a]->size() + sets_[b]->size();
  if (join_steps_ > kMaxJoinSteps) {
    overflowed_ = true;
    return a;
  }
  std::vector<std::uint32_t> both;
  std::set_union(sets_[a]->begin(), sets_[a]->end(), sets_[b]->begin(), sets_[b]->end(),
                 std::back_inserter(both));
  const Set set = number_of(std::move(both));
  if (joined_.size() >= kMaxJoined) joined_.clear();
  joined_.emplace(key, set);
  return set;
}

bool GitSecretSets::contains(Set set, std::uint32_t secret) const {
  return std::binary_search(sets_[set]->begin(), sets_[set]->end(), secret);
}

}  // namespace sluice::source
