// Collects the packages of one lockfile: merges occurrences, keeps edges, works out scopes.
// One thread per object.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "inventory/hashed_index.h"
#include "inventory/package_file.h"

namespace sluice::inventory {

/// The form of a name under which two spellings are the same package ("Foo_Bar" and "foo-bar" on
/// PyPI, upper and lower case on Packagist).
std::string match_name(std::string_view ecosystem, std::string_view name);

/// Something the app itself names, and for what.
struct Root {
  std::size_t package = 0;
  Scope scope = Scope::kRuntime;
};

class PackageSet {
 public:
  /// Empty: each package brings its own.
  explicit PackageSet(std::string_view ecosystem) : ecosystem_(ecosystem) {}

  /// Adds the package or merges it with the same (name, version, source): production wins, direct
  /// wins, the first line wins. A version that is a URL is dropped (it may hold a password), and
  /// addresses lose their user information.
  std::size_t add(Package package);

  /// `from` needs `to`; indices that add() gave. `requirement` is what it asks for, if that is
  /// known.
  void need(std::size_t from, std::size_t to, std::string_view requirement = {});

  /// More needs than kMaxNeedsPerFile are not kept, here or by a reader: told once.
  void tell_lost_needs();

  /// `from` needs about that many others: room for them.
  void expect_needs(std::size_t from, std::size_t count) { packages_[from].needs.reserve(count); }

  /// Marks the roots as direct and gives every package the most productive scope it is reachable
  /// with. What no root reaches keeps kRuntime: leaving it out would be a guess.
  void reach_from(const std::vector<Root>& roots);

  /// Where no manifest says what is direct: what no other package needs.
  void mark_tops_direct();

  /// Room for that many packages, where their number is known before.
  void reserve(std::size_t packages);

  Package& at(std::size_t index) { return packages_[index]; }
  const Package& at(std::size_t index) const { return packages_[index]; }
  std::size_t size() const { return packages_.size(); }

  /// The problem list of the PackageFile in the making.
  std::vector<Problem>& problems() { return problems_; }

  /// A problem of the lockfile itself. Of those above kMaxProblemsPerFile only
  /// that there are more is told.
  void report(std::size_t line, std::string message, bool incomplete);

  /// Gives everything away; an Error if there were too many packages.
  Result<PackageFile> finish(std::string format);

 private:
  /// What only packages for other systems need is not installed on Linux either.
  void spread_not_on_linux();

  std::string ecosystem_;
  std::vector<Package> packages_;
  HashedIndex index_;  ///< by what add() compares
  std::vector<Problem> problems_;
  bool full_ = false;
  std::size_t needs_ = 0;
  bool needs_lost_ = false;
  std::size_t demands_ = 0;
};

}  // namespace sluice::inventory
