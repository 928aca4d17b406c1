#include "source/ignore_pattern.h"

#include <algorithm>

namespace sluice::source {
namespace {

constexpr std::string_view kSpecial = "*?[\\";
/// Few enough not to be counted any closer.
constexpr double kFew = 64;
constexpr double kMost = 1e18;
/// So many comparisons of the counting take as long as one step.
constexpr std::size_t kComparisonsPerStep = 16;

/// The ways in which the parts stand in the text one after the other, of each number of parts.
double count_ways(const std::vector<std::string>& parts, std::string_view text) {
  // ways[i]: those in which the parts so far end before i. A path's begin counts as a '/'.
  const std::string whole = '/' + std::string(text);
  std::vector<double> ways(whole.size() + 1, 1);
  double all = 1;
  for (const std::string& part : parts) {
    std::vector<double> next(whole.size() + 1, 0);
    // "**/" may also stand for no folder: what follows it begins where a folder's name does.
    const bool slash = part.starts_with('/');
    const std::string_view name = std::string_view(part).substr(slash ? 1 : 0);
    for (std::size_t i = 0; i + name.size() <= whole.size(); ++i) {
      if (slash && (i == 0 || whole[i - 1] != '/')) continue;
      if (whole.compare(i, name.size(), name) == 0) next[i + name.size()] += ways[i];
    }
    for (std::size_t i = 1; i < next.size(); ++i) next[i] = std::min(next[i] + next[i - 1], kMost);
    all = std::min(all + next.back(), kMost);
    if (next.back() == 0) break;
    ways = std::move(next);
  }
  return all;
}

}  // namespace

ByteCounts count_bytes(std::string_view text) {
  ByteCounts counts{};
  for (const char c : text) ++counts[static_cast<unsigned char>(c)];
  return counts;
}

std::optional<IgnorePattern> IgnorePattern::read(std::string_view line) {
  line = line.substr(0, line.find_last_not_of(" \t\r") + 1);  // npos + 1 is 0
  if (line.empty() || line.starts_with('#')) return std::nullopt;
  IgnorePattern pattern;
  for (std::size_t at = line.find('*'); at < line.size(); at = line.find('*', at)) {
    const std::size_t begin = line.find_first_not_of('*', at);
    if (begin == std::string_view::npos) break;
    at = std::min(line.find_first_of(kSpecial, begin), line.size());
    pattern.behind_stars_.emplace_back(line.substr(begin, at - begin));
  }
  return pattern;
}

std::uint64_t IgnorePattern::steps(std::string_view path, const ByteCounts& counts) const {
  double most = 1;
  for (const std::string& part : behind_stars_) {
    // One more: a path's begin counts as a '/'.
    const double places = part.empty() ? static_cast<double>(path.size() + 1)
                                       : 1.0 + counts[static_cast<unsigned char>(part.front())];
    most = std::min(most * places, kMost);
  }
  if (most <= kFew) return static_cast<std::uint64_t>(most);
  const std::size_t counting = behind_stars_.size() * (path.size() / kComparisonsPerStep + 1);
  return counting + static_cast<std::uint64_t>(count_ways(behind_stars_, path));
}

}  // namespace sluice::source
