// The packages of one Python lockfile with edges that hold only under a marker. One thread per
// object.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "inventory/package_set.h"

namespace sluice::inventory {

class PythonGraph {
 public:
  /// Adds a package, or merges it with the one of that name and version.
  std::size_t add(Package package);

  /// All versions of a name, as match_name() writes it.
  const std::vector<std::size_t>& all_of(const std::string& name) const;

  /// An edge; `marker` may say that it doesn't hold on Linux.
  void need(std::size_t from, std::size_t to, std::string_view requirement,
            std::string_view marker);

  /// What the app names itself; `elsewhere`: not on Linux.
  void add_root(std::size_t package, Scope scope, bool elsewhere);

  /// Marks what is reached from the roots only over edges that never hold on Linux.
  void mark_not_on_linux();

  const std::vector<Root>& roots() const { return roots_; }
  PackageSet& set() { return set_; }

 private:
  std::vector<bool> reach(bool only_on_linux);

  PackageSet set_{"PyPI"};
  std::unordered_map<std::string, std::vector<std::size_t>> by_name_;
  /// Targets of the edges that hold on Linux, and of the others.
  std::vector<std::vector<std::size_t>> here_;
  std::vector<std::vector<std::size_t>> elsewhere_;
  std::vector<Root> roots_;
  std::vector<bool> root_elsewhere_;
};

}  // namespace sluice::inventory
