// What a check asks of its matcher: the [check.match] table. Immutable after reading.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checks/pattern.h"

namespace sluice::checks {

class MatchSpec {
 public:
  /// The pattern under that key; an empty one if there is none.
  const Pattern& pattern(std::string_view key) const {
    static const Pattern kNone;
    const auto found = patterns.find(key);
    return found == patterns.end() ? kNone : found->second;
  }
  bool has(std::string_view key) const {
    return patterns.contains(key) || numbers.contains(key) || flags.contains(key);
  }
  bool flag(std::string_view key) const { return flags.contains(key); }
  std::size_t number(std::string_view key, std::size_t otherwise) const {
    const auto found = numbers.find(key);
    return found == numbers.end() ? otherwise : found->second;
  }
  std::string_view text(std::string_view key) const {
    const auto found = texts.find(key);
    return found == texts.end() ? std::string_view() : std::string_view(found->second);
  }

  std::map<std::string, Pattern, std::less<>> patterns;
  std::map<std::string, std::string, std::less<>> texts;
  std::map<std::string, std::size_t, std::less<>> numbers;
  std::map<std::string, bool, std::less<>> flags;  ///< those that are true
  /// A table of names with a pattern each, in file order: the keys of an object literal.
  std::vector<std::pair<std::string, Pattern>> table;
};

}  // namespace sluice::checks
