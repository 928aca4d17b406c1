#include "secrets/overlap.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <utility>

namespace sluice::secrets {

std::vector<RawMatch> keep_best(std::vector<RawMatch> found) {
  std::sort(found.begin(), found.end(), [](const RawMatch& a, const RawMatch& b) {
    if (a.rank != b.rank) return a.rank > b.rank;
    if (a.confidence != b.confidence) return a.confidence > b.confidence;
    if (a.literal_length != b.literal_length) return a.literal_length > b.literal_length;
    const std::size_t a_length = a.end - a.begin;
    const std::size_t b_length = b.end - b.begin;
    if (a_length != b_length) return a_length > b_length;
    if (a.begin != b.begin) return a.begin < b.begin;
    return a.rule < b.rule;
  });
  std::map<std::size_t, RawMatch> kept;
  for (RawMatch& match : found) {
    const auto next = kept.lower_bound(match.begin);
    if (next != kept.end() && next->first < match.end) continue;
    if (next != kept.begin() && std::prev(next)->second.end > match.begin) continue;
    kept.emplace(match.begin, std::move(match));
  }
  std::vector<RawMatch> result;
  result.reserve(kept.size());
  for (auto& [begin, match] : kept) result.push_back(std::move(match));
  return result;
}

}  // namespace sluice::secrets
