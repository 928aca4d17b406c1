#include "base/glob.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
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

/// Positions in a pattern of less than 64 bytes, as nearly all are.
class FewStates {
 public:
  explicit FewStates(std::size_t /*count*/) {}
  void set(std::size_t state) { bits_ |= std::uint64_t{1} << state; }
  bool has(std::size_t state) const { return (bits_ >> state & 1) != 0; }
  bool empty() const { return bits_ == 0; }
  void clear() { bits_ = 0; }
  /// In ascending order, with those that are set meanwhile behind the current one.
  template <typename Use>
  void each(Use&& use) const {
    for (std::uint64_t left = bits_; left != 0;) {
      const auto state = static_cast<std::size_t>(std::countr_zero(left));
      use(state);
      left = state == 63 ? 0 : bits_ & ~std::uint64_t{0} << (state + 1);
    }
  }

 private:
  std::uint64_t bits_ = 0;
};

class ManyStates {
 public:
  explicit ManyStates(std::size_t count) : set_(count, 0) {}
  void set(std::size_t state) { set_[state] = 1; }
  bool has(std::size_t state) const { return set_[state] != 0; }
  bool empty() const { return std::find(set_.begin(), set_.end(), 1) == set_.end(); }
  void clear() { std::fill(set_.begin(), set_.end(), 0); }
  template <typename Use>
  void each(Use&& use) const {
    for (std::size_t state = 0; state < set_.size(); ++state) {
      if (set_[state] != 0) use(state);
    }
  }

 private:
  std::vector<char> set_;
};

// Dynamic programming over pattern positions, so that no pattern can make it exponential: a state
// says that pattern[0..state) matches the path read so far.
template <typename States>
bool match(std::string_view pattern, std::string_view path) {
  const std::size_t length = pattern.size();
  States states(length + 1);
  States next(length + 1);

  const auto is_double = [&](std::size_t p) {
    return pattern[p] == '*' && p + 1 < length && pattern[p + 1] == '*';
  };
  // Stars match nothing too: spread over them. "**/" may vanish as a whole, but only where a
  // component of the path begins: "**/log" must not match "catalog".
  const auto spread = [&](States* all, bool component_begins) {
    all->each([&](std::size_t p) {
      if (p == length || pattern[p] != '*') return;
      if (!is_double(p)) return all->set(p + 1);
      all->set(p + 2);
      const bool vanishes = component_begins && (p == 0 || pattern[p - 1] == '/');
      if (vanishes && p + 2 < length && pattern[p + 2] == '/') all->set(p + 3);
    });
  };

  states.set(0);
  spread(&states, true);
  for (const char c : path) {
    next.clear();
    states.each([&](std::size_t p) {
      if (p == length) return;
      if (pattern[p] == '*') {
        // The second star of "**" is only reached through the first, as a plain star.
        const bool crosses = is_double(p) || (p > 0 && is_double(p - 1));
        if (c != '/' || crosses) next.set(p);
      } else if (pattern[p] == c || (pattern[p] == '?' && c != '/')) {
        next.set(p + 1);
      }
    });
    if (next.empty()) return false;
    spread(&next, c == '/');
    std::swap(states, next);
  }
  return states.has(length);
}

}  // namespace

bool glob_match(std::string_view pattern, std::string_view path) {
  if (!ends_fit(pattern, path)) return false;
  constexpr std::size_t kFew = 64;
  return pattern.size() < kFew ? match<FewStates>(pattern, path) : match<ManyStates>(pattern, path);
}

}  // namespace sluice
