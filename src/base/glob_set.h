// Many path patterns asked at once. What glob_match() would say of each, but the common forms
// (a name, an ending, a folder anywhere) are told by comparing strings. Immutable, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice {

class GlobSet {
 public:
  GlobSet() = default;
  explicit GlobSet(const std::vector<std::string>& patterns);

  bool empty() const;
  /// True if one of the patterns matches the whole path.
  bool matches(std::string_view path) const;

 private:
  /// "**/begin*end": the last component begins and ends so. Without a star the two overlap.
  struct Name {
    std::string begin;
    std::string end;
    bool star = false;
  };
  bool matches_name(std::string_view name) const;
  void add_other(std::string_view pattern);

  std::vector<Name> names_;
  std::vector<std::string> folders_;  ///< "**/folder/**", as "folder/"
  /// Any other pattern, and the bytes behind its last wildcard: no path without them matches.
  struct Other {
    std::string pattern;
    std::string end;
  };
  std::vector<Other> others_;
};

}  // namespace sluice
