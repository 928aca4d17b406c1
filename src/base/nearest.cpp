#include "base/nearest.h"

#include <algorithm>
#include <numeric>

namespace sluice {
namespace {

/// Letters put in, left out or changed, and neighbours that changed places, which is the slip of
/// people who type fast (optimal string alignment).
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    before.swap(last);
    last.swap(row);
    row[0] = i + 1;
    for (std::size_t k = 0; k < b.size(); ++k) {
      const std::size_t substituted = last[k] + (a[i] == b[k] ? 0 : 1);
      row[k + 1] = std::min({row[k] + 1, last[k + 1] + 1, substituted});
      const bool swapped = i > 0 && k > 0 && a[i] == b[k - 1] && a[i - 1] == b[k];
      if (swapped) row[k + 1] = std::min(row[k + 1], before[k - 1] + 1);
    }
  }
  return row.back();
}

/// How many slips a word of that length may have: what differs in more is another word.
std::size_t slips_of(std::size_t length) {
  constexpr std::size_t kMostSlips = 3;
  return std::clamp<std::size_t>(length / 3, 1, kMostSlips);
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  constexpr std::size_t kLongestWord = 64;
  if (word.size() > kLongestWord) return {};
  std::string best;
  std::size_t best_distance = slips_of(word.size()) + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance >= best_distance) continue;
    best = candidate;
    best_distance = distance;
  }
  return best;
}

}  // namespace sluice
