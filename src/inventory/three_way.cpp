#include "inventory/three_way.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "inventory/copies_by_folder.h"
#include "inventory/package_set.h"
#include "inventory/paths.h"

namespace sluice::inventory {
namespace {

/// Packages of one state by what they are called.
using ByName = std::map<std::pair<std::string_view, std::string>, std::vector<std::size_t>>;

/// The project that a file speaks for. Gradle keeps catalogs and its older lockfiles in folders of
/// their own.
std::string_view ruled_folder(const Package& package) {
  std::string_view folder = folder_of(package.path);
  // NuGet's restore writes into obj/ what is true for the project beside it.
  const bool restored = package.ecosystem == "NuGet" && file_name(folder) == "obj";
  if (restored) return folder_of(folder);
  if (package.ecosystem != "Maven") return folder;
  for (const std::string_view own : {"gradle/dependency-locks", "gradle"}) {
    if (!folder.ends_with(own)) continue;
    const std::string_view above = folder.substr(0, folder.size() - own.size());
    if (above.empty()) return above;
    if (above.back() == '/') return above.substr(0, above.size() - 1);
  }
  return folder;
}

/// A version catalog is there for all projects below.
bool is_catalog(const Package& package) { return package.path.ends_with(".versions.toml"); }

/// Folders by their path, so that those above and below one are found without looking at all.
using Folders = std::set<std::string_view>;

/// Whether the folder or one above it is among them.
bool has_at_or_above(const Folders& folders, std::string_view folder) {
  for (;; folder = folder_of(folder)) {
    if (folders.count(folder) != 0) return true;
    if (folder.empty()) return false;
  }
}

/// Whether the folder or one below it is among them.
bool has_at_or_below(const Folders& folders, std::string_view folder) {
  if (folder.empty()) return !folders.empty();
  if (folders.count(folder) != 0) return true;
  const std::string below = std::string(folder) + '/';
  const auto found = folders.lower_bound(below);
  return found != folders.end() && found->starts_with(below);
}

/// Python's packages lie where the interpreter is, not beside the lockfile.
bool rules_everywhere(std::string_view ecosystem, std::string_view folder) {
  return ecosystem == "PyPI" && folder.find('/') == std::string_view::npos;
}

/// The folder that the lockfile answers for, with all that is declared or installed in it.
std::string_view covered_folder(const Package& locked) {
  const std::string_view folder = folder_of(locked.path);
  return rules_everywhere(locked.ecosystem, folder) ? std::string_view() : folder;
}

/// What ranges of installed copies say, without looking at each copy for each range.
class InstalledFacts {
 public:
  InstalledFacts(const std::vector<Package>& packages, const CopiesByFolder& copies)
      : next_script_(copies.size() + 1, copies.size()),
        next_deprecated_(copies.size() + 1, copies.size()) {
    for (std::size_t i = copies.size(); i-- > 0;) {
      const Package& package = packages[copies[i].package];
      next_script_[i] = package.install_script ? i : next_script_[i + 1];
      next_deprecated_[i] = package.deprecated.empty() ? next_deprecated_[i + 1] : i;
    }
  }

  bool any_script(const CopiesByFolder::Ranges& ranges) const {
    return first(ranges, next_script_).has_value();
  }

  /// The place of the first copy that is deprecated.
  std::optional<std::size_t> first_deprecated(const CopiesByFolder::Ranges& ranges) const {
    return first(ranges, next_deprecated_);
  }

 private:
  static std::optional<std::size_t> first(const CopiesByFolder::Ranges& ranges,
                                          const std::vector<std::size_t>& next) {
    for (const CopiesByFolder::Range& range : ranges) {
      if (next[range.begin] < range.end) return next[range.begin];
    }
    return std::nullopt;
  }

  std::vector<std::size_t> next_script_;  ///< of each place: itself or the next one with a script
  std::vector<std::size_t> next_deprecated_;
};

class Settling {
 public:
  explicit Settling(Inventory& inventory) : packages_(inventory.packages), phase_(inventory.phase) {
    for (std::size_t i = 0; i < packages_.size(); ++i) {
      const Package& package = packages_[i];
      const auto key = std::pair<std::string_view, std::string>(
          package.ecosystem, match_name(package.ecosystem, package.name));
      if (package.state == PackageState::kLocked) locked_[key].push_back(i);
      if (package.state == PackageState::kDeclared) declared_[key].push_back(i);
      if (is_in_artifact(package)) packed_[key].push_back(i);
      if (!is_in_tree(package)) continue;
      installed_[key].push_back(i);
      installed_folders_[package.ecosystem].insert(project_folder(package.path));
    }
    for (const auto& [key, packages] : locked_) {
      for (const std::size_t i : packages) {
        lockfile_folders_[key.first].insert(folder_of(packages_[i].path));
      }
    }
  }

  void settle_declared() {
    for (const auto& [key, packages] : declared_) {
      const auto found = locked_.find(key);
      if (found == locked_.end()) continue;
      Folders locks;
      for (const std::size_t l : found->second) locks.insert(ruled_folder(packages_[l]));
      for (const std::size_t i : packages) {
        const std::string_view folder = ruled_folder(packages_[i]);
        const bool is_below = is_catalog(packages_[i]) && has_at_or_below(locks, folder);
        if (is_below || has_at_or_above(locks, folder)) packages_[i].superseded = true;
      }
    }
  }

  /// Installed trees don't count where a lockfile speaks for the source.
  void settle_source() {
    for (const auto& [key, packages] : installed_) {
      const auto folders = lockfile_folders_.find(key.first);
      if (folders == lockfile_folders_.end()) continue;
      const std::string_view ecosystem = key.first;
      const bool everywhere =
          std::any_of(folders->second.begin(), folders->second.end(),
                      [&](std::string_view folder) { return rules_everywhere(ecosystem, folder); });
      for (const std::size_t i : packages) {
        const std::string_view place = project_folder(packages_[i].path);
        if (everywhere || has_at_or_above(folders->second, place)) packages_[i].superseded = true;
      }
    }
  }

  void settle_slug() {
    for (const auto& [key, packages] : locked_) {
      std::vector<std::size_t> judged;
      for (const std::size_t l : packages) {
        if (!has_tree(packages_[l])) continue;
        packages_[l].not_in_slug = true;
        judged.push_back(l);
      }
      const auto found = installed_.find(key);
      if (found != installed_.end()) settle_locked_and_installed(judged, found->second);
    }
    // What is installed and locked is told once, as the lockfile's.
    for (const std::size_t package : merged_) packages_[package].superseded = true;
  }

  /// Declared and installed, perhaps without a lockfile: what is installed has the version.
  void settle_declared_and_installed() {
    for (const auto& [key, packages] : declared_) {
      const auto found = installed_.find(key);
      if (found == installed_.end()) continue;
      // What a lockfile overrules overrules nothing, unless it was merged with it.
      std::vector<CopyInFolder> counted;
      for (const std::size_t tree : found->second) {
        if (packages_[tree].superseded && merged_.count(tree) == 0) continue;
        counted.push_back({{}, project_folder(packages_[tree].path), tree});
      }
      const CopiesByFolder trees(std::move(counted));
      std::map<Scope, MarkedCopies> asked_for;
      for (const std::size_t i : packages) {
        Package& package = packages_[i];
        const bool everywhere = package.ecosystem == "PyPI";
        const auto within = trees.within({}, everywhere ? "" : folder_of(package.path));
        if (count_of(within) == 0) continue;
        package.superseded = true;
        asked_for.try_emplace(package.scope, trees.size()).first->second.mark(within);
      }
      for (const auto& [scope, marked] : asked_for) {
        marked.each([&, scope = scope](std::size_t place) {
          packages_[trees[place].package].direct = true;
          roots_.push_back({trees[place].package, scope});
        });
      }
    }
  }

  /// What a build has packed into a program or an archive is told once: as go.mod's where that has
  /// it in the same version, else instead of what a manifest asks for.
  void settle_packed() {
    for (const auto& [key, packages] : packed_) {
      if (key.first == "Go") merge_with_locked(key, packages);
      const auto declared = declared_.find(key);
      if (declared == declared_.end()) continue;
      std::vector<CopyInFolder> known;
      for (const std::size_t i : packages) {
        if (packages_[i].version.empty()) continue;
        known.push_back({{}, folder_of(packages_[i].path), i});
      }
      const CopiesByFolder packed(std::move(known));
      MarkedCopies asked_for(packed.size());
      for (const std::size_t d : declared->second) {
        const auto within = packed.within({}, folder_of(packages_[d].path));
        if (count_of(within) == 0) continue;
        packages_[d].superseded = true;
        asked_for.mark(within);
      }
      asked_for.each([&](std::size_t place) { packages_[packed[place].package].direct = true; });
    }
  }

  void run() {
    settle_declared();
    if (phase_ == Phase::kSource) {
      settle_source();
    } else {
      settle_slug();
      settle_packed();
    }
    settle_declared_and_installed();
    if (phase_ == Phase::kSource) spread_scopes();
  }

 private:
  static bool is_in_artifact(const Package& package) {
    return package.state == PackageState::kInstalled && !package.inner.empty();
  }

  void merge_with_locked(const ByName::key_type& key, const std::vector<std::size_t>& packages) {
    const auto found = locked_.find(key);
    if (found == locked_.end()) return;
    std::vector<CopyInFolder> copies;
    for (const std::size_t i : packages) {
      copies.push_back({packages_[i].version, folder_of(packages_[i].path), i});
    }
    const CopiesByFolder packed(std::move(copies));
    MarkedCopies told(packed.size());
    for (const std::size_t l : found->second) {
      Package& locked = packages_[l];
      const auto within = packed.within(locked.version, covered_folder(locked));
      if (count_of(within) == 0) continue;
      locked.state = PackageState::kInstalled;
      told.mark(within);
    }
    told.each([&](std::size_t place) { packages_[packed[place].package].superseded = true; });
  }

  /// A tree of node_modules that is committed without a lockfile: what only development needs is
  /// known from package.json.
  void spread_scopes() {
    std::vector<bool> reached(packages_.size(), false);
    std::vector<std::size_t> open;
    const auto visit = [&](std::size_t package) {
      if (reached[package]) return;
      reached[package] = true;
      open.push_back(package);
    };
    const auto follow = [&] {
      std::vector<std::size_t> all;
      while (!open.empty()) {
        const std::size_t package = open.back();
        open.pop_back();
        all.push_back(package);
        for (const std::size_t needed : packages_[package].needs) visit(needed);
      }
      return all;
    };
    for (const Root& root : roots_) visit(root.package);
    follow();
    // What nobody asks for may be there for any reason, and so may what it needs.
    std::vector<Root> roots = roots_;
    for (std::size_t i = 0; i < packages_.size(); ++i) {
      if (!reached[i] && is_in_tree(packages_[i])) roots.push_back({i, packages_[i].scope});
    }
    std::fill(reached.begin(), reached.end(), false);
    for (const Scope scope : {Scope::kRuntime, Scope::kUnknown, Scope::kOptional, Scope::kDev}) {
      for (const Root& root : roots) {
        if (root.scope == scope) visit(root.package);
      }
      for (const std::size_t i : follow()) {
        Package& package = packages_[i];
        const bool narrows = scope == Scope::kOptional || scope == Scope::kDev;
        if (narrows && package.ecosystem == "npm" && is_in_tree(package) &&
            package.scope == Scope::kRuntime) {
          package.scope = scope;
        }
      }
    }
  }

  /// Not out of an archive or binary, which stand for themselves.
  static bool is_in_tree(const Package& package) {
    return package.state == PackageState::kInstalled && package.inner.empty();
  }

  /// Whether any tree of the ecosystem lies where this lockfile rules.
  bool has_tree(const Package& locked) {
    const auto [entry, is_new] =
        trees_.try_emplace({locked.ecosystem, folder_of(locked.path)}, false);
    if (!is_new) return entry->second;
    const auto folders = installed_folders_.find(locked.ecosystem);
    if (folders == installed_folders_.end()) return false;
    const std::string_view folder = folder_of(locked.path);
    return entry->second = rules_everywhere(locked.ecosystem, folder) ||
                           has_at_or_below(folders->second, folder);
  }

  /// Both are of one name.
  void settle_locked_and_installed(const std::vector<std::size_t>& locked_packages,
                                   const std::vector<std::size_t>& installed) {
    std::vector<CopyInFolder> copies;
    std::vector<CopyInFolder> copies_of_versions;
    for (const std::size_t i : installed) {
      const std::string_view folder = project_folder(packages_[i].path);
      copies.push_back({{}, folder, i});
      copies_of_versions.push_back({packages_[i].version, folder, i});
    }
    const CopiesByFolder trees(std::move(copies));
    const CopiesByFolder trees_of_versions(std::move(copies_of_versions));
    const InstalledFacts facts(packages_, trees_of_versions);
    MarkedCopies direct(trees.size());
    MarkedCopies merged(trees.size());
    for (const std::size_t l : locked_packages) {
      Package& locked = packages_[l];
      const std::string_view folder = covered_folder(locked);
      const auto covered = trees.within({}, folder);
      const auto same = trees_of_versions.within(locked.version, folder);
      if (locked.direct) direct.mark(covered);
      if (count_of(same) == 0) {
        locked.superseded = locked.superseded || count_of(covered) > 0;  // another version
        continue;
      }
      locked.not_in_slug = false;
      locked.state = PackageState::kInstalled;
      locked.install_script = locked.install_script || facts.any_script(same);
      const auto deprecated = facts.first_deprecated(same);
      if (locked.deprecated.empty() && deprecated) {
        locked.deprecated = packages_[trees_of_versions[*deprecated].package].deprecated;
      }
      merged.mark(same);
    }
    direct.each([&](std::size_t place) { packages_[trees[place].package].direct = true; });
    merged.each([&](std::size_t place) { merged_.insert(trees_of_versions[place].package); });
  }

  std::vector<Package>& packages_;
  Phase phase_;
  ByName declared_;
  ByName locked_;
  ByName installed_;
  ByName packed_;
  std::map<std::string_view, Folders> lockfile_folders_;
  std::map<std::string_view, Folders> installed_folders_;  ///< of the projects they belong to
  std::map<std::pair<std::string_view, std::string_view>, bool> trees_;
  std::set<std::size_t> merged_;
  std::vector<Root> roots_;  ///< of installed trees: what manifests declare
};

}  // namespace

void settle_three_ways(Inventory& inventory) { Settling(inventory).run(); }

}  // namespace sluice::inventory
