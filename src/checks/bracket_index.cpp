#include "checks/bracket_index.h"

#include <algorithm>

namespace sluice::checks {

BracketIndex::BracketIndex(std::string_view bare) {
  std::vector<std::uint32_t> open;
  const std::size_t end = std::min<std::size_t>(bare.size(), kNone);
  for (std::size_t at = 0; at < end; ++at) {
    const char c = bare[at];
    const bool opens = c == '(' || c == '[' || c == '{';
    const bool closes = c == ')' || c == ']' || c == '}';
    if (!opens && !closes) continue;
    const auto index = static_cast<std::uint32_t>(brackets_.size());
    if (opens) {
      open.push_back(index);
    } else if (!open.empty()) {
      brackets_[open.back()].partner = index;
      open.pop_back();
    }
    brackets_.push_back(
        {static_cast<std::uint32_t>(at), kNone, open.empty() ? kNone : open.back()});
  }
}

std::optional<std::size_t> BracketIndex::closing(std::size_t open) const {
  const auto found =
      std::lower_bound(brackets_.begin(), brackets_.end(), open,
                       [](const Bracket& bracket, std::size_t at) { return bracket.at < at; });
  if (found == brackets_.end() || found->at != open || found->partner == kNone) return std::nullopt;
  return brackets_[found->partner].at;
}

std::optional<std::size_t> BracketIndex::around(std::size_t offset) const {
  const auto after =
      std::lower_bound(brackets_.begin(), brackets_.end(), offset,
                       [](const Bracket& bracket, std::size_t at) { return bracket.at < at; });
  if (after == brackets_.begin()) return std::nullopt;
  const std::uint32_t inside = (after - 1)->inside;
  if (inside == kNone) return std::nullopt;
  return brackets_[inside].at;
}

}  // namespace sluice::checks
