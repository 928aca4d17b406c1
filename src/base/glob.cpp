#include "base/glob.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace sluice {
namespace {

// Nearly every path fails at what stands before the first star or behind the last one.
bool ends_fit(std::string_view pattern, std::string_view path) {
  constexpr std::string_view kWild = "*?";
  const std::size_t first = pattern.find_first_of(kWild);
  if (first == pattern.npos) return pattern == path;
  std::string_view tail = pattern.substr(pattern.find_last_of(kWild) + 1);
  if (tail.starts_with('/')) tail.remove_prefix(1);  // "**/" may vanish as a whole
  return path.starts_with(pattern.substr(0, first)) && path.ends_with(tail);
}

}  // namespace

// Dynamic programming over pattern positions, so that no pattern can make it exponential:
// reachable[p] says whether pattern[0..p) matches the path read so far.
bool glob_match(std::string_view pattern, std::string_view path) {
  if (!ends_fit(pattern, path)) return false;
  const std::size_t length = pattern.size();
  std::vector<char> reachable(length + 1, 0);
  std::vector<char> next(length + 1, 0);

  const auto is_double = [&](std::size_t p) {
    return pattern[p] == '*' && p + 1 < length && pattern[p + 1] == '*';
  };
  // Stars match nothing too: spread reachability over them. "**/" may vanish as a whole, but only
  // where a component of the path begins: "**/log" must not match "catalog".
  const auto spread = [&](std::vector<char>& states, bool component_begins) {
    for (std::size_t p = 0; p < length; ++p) {
      if (states[p] == 0 || pattern[p] != '*') continue;
      if (is_double(p)) {
        states[p + 2] = 1;
        const bool vanishes = component_begins && (p == 0 || pattern[p - 1] == '/');
        if (vanishes && p + 2 < length && pattern[p + 2] == '/') states[p + 3] = 1;
      } else {
        states[p + 1] = 1;
      }
    }
  };

  reachable[0] = 1;
  spread(reachable, true);
  for (const char c : path) {
    std::fill(next.begin(), next.end(), 0);
    for (std::size_t p = 0; p < length; ++p) {
      if (reachable[p] == 0) continue;
      if (pattern[p] == '*') {
        // The second star of "**" is only reached through the first, as a plain star.
        const bool crosses = is_double(p) || (p > 0 && is_double(p - 1));
        if (c != '/' || crosses) next[p] = 1;
      } else if (pattern[p] == c || (pattern[p] == '?' && c != '/')) {
        next[p + 1] = 1;
      }
    }
    spread(next, c == '/');
    reachable.swap(next);
  }
  return reachable[length] != 0;
}

}  // namespace sluice
