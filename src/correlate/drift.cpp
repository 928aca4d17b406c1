#include "correlate/drift.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "correlate/hygiene_finding.h"
#include "inventory/package_set.h"
#include "inventory/paths.h"
#include "versions/requirement.h"

namespace sluice::correlate {
namespace {

using inventory::file_name;
using inventory::folder_of;
using inventory::Inventory;
using inventory::match_name;
using inventory::PackageFileSummary;

/// A manifest and a lockfile that belongs to it. Of a pair with a command the lockfile is expected.
struct Pair {
  std::string_view manifest;  ///< file name; with a leading '*' its ending
  std::string_view lockfile;
  std::string_view manager;
  std::string_view command;  ///< makes the lockfile; empty where many projects rightly have none
};

constexpr std::array kPairs = {
    Pair{"package.json", "package-lock.json", "npm", "npm install"},
    Pair{"package.json", "npm-shrinkwrap.json", "npm", ""},
    Pair{"package.json", "yarn.lock", "Yarn", ""},
    Pair{"package.json", "pnpm-lock.yaml", "pnpm", ""},
    Pair{"package.json", "bun.lock", "Bun", ""},
    Pair{"Gemfile", "Gemfile.lock", "Bundler", "bundle lock"},
    Pair{"gems.rb", "gems.locked", "Bundler", "bundle lock"},
    Pair{"Pipfile", "Pipfile.lock", "Pipenv", "pipenv lock"},
    Pair{"pyproject.toml", "uv.lock", "uv", ""},
    Pair{"pyproject.toml", "poetry.lock", "Poetry", ""},
    Pair{"pyproject.toml", "pdm.lock", "PDM", ""},
    Pair{"requirements.in", "requirements.txt", "pip", ""},
    Pair{"composer.json", "composer.lock", "Composer", "composer update --lock"},
    Pair{"Cargo.toml", "Cargo.lock", "Cargo", "cargo generate-lockfile"},
    Pair{"mix.exs", "mix.lock", "Mix", "mix deps.get"},
    Pair{"pubspec.yaml", "pubspec.lock", "Pub", "dart pub get"},
    Pair{"*.csproj", "packages.lock.json", "NuGet", ""},
    Pair{"*.fsproj", "packages.lock.json", "NuGet", ""},
    Pair{"build.gradle", "gradle.lockfile", "Gradle", ""},
    Pair{"build.gradle.kts", "gradle.lockfile", "Gradle", ""},
};

constexpr HygieneRule kNoLockfile = {
    "no-lockfile",
    Severity::kMedium,
    "No lockfile: the version of {names} is chosen anew in every build",
    "No lockfile: versions of {count} packages are chosen anew in every build",
    "",
};
constexpr HygieneRule kSeveralLockfiles = {
    "several-lockfiles",
    Severity::kMedium,
    "Several lockfiles side by side: {names}",
    "Several lockfiles side by side: {names}",
    "Keep the one of the package manager that the build uses and remove the others.",
};
constexpr HygieneRule kNotLocked = {
    "dependency-not-locked",
    Severity::kMedium,
    "Asked for, but not in the lockfile: {names}",
    "{count} dependencies are asked for, but not in the lockfile: {names}",
    "Bring the lockfile up to date with the package manager and commit it.",
};
constexpr HygieneRule kOutside = {
    "locked-outside-requirement",
    Severity::kMedium,
    "Locked to a version that is not asked for: {names}",
    "{count} packages are locked to versions that are not asked for: {names}",
    "Bring the lockfile up to date with the package manager and commit it.",
};
constexpr HygieneRule kInstalledNotLocked = {
    "installed-not-locked",
    Severity::kMedium,
    "Installed, but not in the lockfile: {names}",
    "{count} packages are installed, but not in the lockfile: {names}",
    "Find out what installs it (a script, another buildpack, committed files) and lock it.",
};
constexpr HygieneRule kOtherVersion = {
    "installed-version-differs",
    Severity::kMedium,
    "Installed in another version than the lockfile has: {names}",
    "{count} packages are installed in other versions than the lockfile has: {names}",
    "Install from the lockfile (npm ci, bundle install in deployment mode, pip with hashes).",
};
constexpr HygieneRule kDevInSlug = {
    "dev-package-in-slug",
    Severity::kLow,
    "A development dependency is in the slug: {names}",
    "{count} development dependencies are in the slug: {names}",
    "Let the buildpack prune them; what the app needs to run belongs among its dependencies.",
};

bool is_manifest(const Pair& pair, std::string_view name) {
  if (pair.manifest.starts_with('*')) return name.ends_with(pair.manifest.substr(1));
  return pair.manifest == name;
}

class Drift {
 public:
  explicit Drift(const Inventory& inventory) : inventory_(inventory) {
    for (const PackageFileSummary& file : inventory.files) {
      if (file.state != PackageState::kLocked) continue;
      lockfiles_.push_back(&file);
      lockfile_paths_.insert(file.path);
      by_folder_[folder_of(file.path)].push_back(&file);
    }
    for (const Package& package : inventory.packages) {
      if (is_lock_entry(package)) {
        locked_[{package.path, match_name(package.ecosystem, package.name)}].push_back(&package);
      }
      if (package.state == PackageState::kDeclared) {
        expected_.emplace(package.ecosystem, match_name(package.ecosystem, package.name));
      }
      for (const std::size_t need : package.needs) {
        const Package& needed = inventory.packages[need];
        expected_.emplace(needed.ecosystem, match_name(needed.ecosystem, needed.name));
      }
    }
  }

  std::vector<Finding> find() {
    look_at_declared();
    look_for_several();
    if (inventory_.phase == inventory::Phase::kSlug) look_at_installed();
    take(kNotLocked, std::move(not_locked_));
    take(kOutside, std::move(outside_));
    take(kInstalledNotLocked, std::move(installed_not_locked_));
    take(kOtherVersion, std::move(other_version_));
    take(kDevInSlug, std::move(dev_in_slug_));
    return std::move(findings_);
  }

 private:
  /// What is in the lockfile keeps its path, also where the slug has it.
  static bool is_lock_entry(const Package& package) {
    return package.state == PackageState::kLocked ||
           (package.state == PackageState::kInstalled && !is_in_tree(package));
  }

  static bool is_in_tree(const Package& package) {
    return package.state == PackageState::kInstalled && inventory::is_foreign_path(package.path);
  }

  /// The nearest lockfile that belongs to the manifest: in its folder or, in a workspace, above it.
  const PackageFileSummary* lockfile_of(std::string_view manifest) const {
    for (std::string_view folder = folder_of(manifest);; folder = folder_of(folder)) {
      if (const auto here = by_folder_.find(folder); here != by_folder_.end()) {
        for (const Pair& pair : kPairs) {
          if (!is_manifest(pair, file_name(manifest))) continue;
          for (const PackageFileSummary* file : here->second) {
            if (file_name(file->path) == pair.lockfile) return file;
          }
        }
      }
      if (folder.empty()) return nullptr;
    }
  }

  void look_at_declared() {
    std::map<std::string_view, std::vector<HygieneCase>> without;
    std::string_view manifest;  // packages of one manifest stand together
    const PackageFileSummary* lockfile = nullptr;
    for (const Package& package : inventory_.packages) {
      if (package.state != PackageState::kDeclared || package.scope == Scope::kTest) continue;
      if (package.source != PackageSource::kRegistry || package.not_on_linux) continue;
      if (package.path != manifest) {
        manifest = package.path;
        lockfile = lockfile_of(manifest);
      }
      if (lockfile == nullptr) {
        if (!package.superseded) without[package.path].push_back({&package, {}});
      } else {
        compare(package, *lockfile);
      }
    }
    for (const auto& [path, cases] : without) report_no_lockfile(path, cases);
  }

  void compare(const Package& declared, const PackageFileSummary& lockfile) {
    const auto found = locked_.find({lockfile.path, match_name(declared.ecosystem, declared.name)});
    if (found == locked_.end()) {
      // Optional ones and peers may rightly be missing; an empty file is a problem of its own.
      if (declared.scope != Scope::kOptional) not_locked_.push_back({&declared, {}});
      return;
    }
    if (declared.requirement.empty()) return;
    const std::vector<const Package*>& versions = found->second;
    const bool any_direct = std::any_of(versions.begin(), versions.end(),
                                        [](const Package* locked) { return locked->direct; });
    for (const Package* locked : versions) {
      if (any_direct && !locked->direct) continue;
      // From git or a folder: the version does not come from the registry.
      if (locked->source != PackageSource::kRegistry) return;
      if (versions::allows(declared.ecosystem, declared.requirement, locked->version)
              .value_or(true)) {
        return;
      }
    }
    outside_.push_back(
        {&declared, versions.front()->version + ", asked for is " + declared.requirement.text()});
  }

  void report_no_lockfile(std::string_view path, const std::vector<HygieneCase>& cases) {
    const auto pair = std::find_if(kPairs.begin(), kPairs.end(), [&](const Pair& each) {
      return is_manifest(each, file_name(path)) && !each.command.empty();
    });
    if (pair == kPairs.end()) return;
    std::string fix =
        "Run " + std::string(pair->command) + " and commit " + std::string(pair->lockfile) + '.';
    HygieneRule rule = kNoLockfile;
    rule.fix = fix;
    findings_.push_back(file_finding(rule, path, cases.front().package->name, cases.size()));
  }

  /// Heroku's buildpacks for Node.js and Python stop at such a pair, or take one of them.
  void look_for_several() {
    std::map<std::tuple<std::string_view, std::string_view>, std::vector<const PackageFileSummary*>>
        by_folder;
    for (const PackageFileSummary* file : lockfiles_) {
      if (inventory::is_test_path(file->path) || manager_of(file->path).empty()) continue;
      by_folder[{folder_of(file->path), file->ecosystem}].push_back(file);
    }
    for (const auto& [key, files] : by_folder) {
      std::set<std::string_view> managers;
      std::string names;
      for (const PackageFileSummary* file : files) {
        managers.insert(manager_of(file->path));
        names += (names.empty() ? "" : ", ") + std::string(file_name(file->path));
      }
      if (managers.size() < 2) continue;
      findings_.push_back(
          file_finding(kSeveralLockfiles, files.front()->path, names, files.size()));
    }
  }

  static std::string_view manager_of(std::string_view lockfile) {
    const auto pair = std::find_if(kPairs.begin(), kPairs.end(), [&](const Pair& each) {
      return each.lockfile == file_name(lockfile);
    });
    return pair == kPairs.end() ? std::string_view() : pair->manager;
  }

  void look_at_installed() {
    for (const Package& package : inventory_.packages) {
      if (package.state != PackageState::kInstalled || package.source == PackageSource::kWorkspace)
        continue;
      if (is_lock_entry(package)) {
        const bool dev = package.scope == Scope::kDev && package.inner.empty();
        if (dev && has_lockfile(package)) dev_in_slug_.push_back({&package, package.version});
      } else if (!package.superseded) {
        look_at_tree(package);
      }
    }
  }

  bool has_lockfile(const Package& package) const {
    return lockfile_paths_.count(package.path) != 0;
  }

  void look_at_tree(const Package& installed) {
    bool has_lockfile = false;
    bool all_requirements = true;
    for (std::string_view folder = inventory::project_folder(installed.path);;
         folder = folder_of(folder)) {
      const auto here = by_folder_.find(folder);
      if (here != by_folder_.end()) {
        for (const PackageFileSummary* file : here->second) {
          if (file->ecosystem != installed.ecosystem) continue;
          has_lockfile = true;
          // pip takes ranges there, and what the named packages need is often not among them.
          all_requirements = all_requirements && file->path.ends_with(".txt");
          const auto found =
              locked_.find({file->path, match_name(installed.ecosystem, installed.name)});
          if (found == locked_.end()) continue;
          other_version_.push_back(
              {&installed, installed.version + " instead of " + found->second.front()->version,
               tree_of(installed)});
          return;
        }
      }
      if (folder.empty()) break;
    }
    const bool expected =
        all_requirements && expected_.count({installed.ecosystem,
                                             match_name(installed.ecosystem, installed.name)}) != 0;
    if (has_lockfile && !expected) {
      installed_not_locked_.push_back({&installed, installed.version, tree_of(installed)});
    }
  }

  static std::string tree_of(const Package& installed) {
    return installed.ecosystem + ' ' + std::string(inventory::project_folder(installed.path));
  }

  void take(const HygieneRule& rule, std::vector<HygieneCase> cases) {
    for (Finding& finding : hygiene_findings(rule, std::move(cases))) {
      findings_.push_back(std::move(finding));
    }
  }

  const Inventory& inventory_;
  std::vector<const PackageFileSummary*> lockfiles_;
  std::set<std::string_view> lockfile_paths_;
  std::map<std::string_view, std::vector<const PackageFileSummary*>> by_folder_;
  std::map<std::pair<std::string_view, std::string>, std::vector<const Package*>> locked_;
  /// Ecosystem and name of what a manifest asks for or another package needs.
  std::set<std::pair<std::string_view, std::string>> expected_;
  std::vector<HygieneCase> not_locked_;
  std::vector<HygieneCase> outside_;
  std::vector<HygieneCase> installed_not_locked_;
  std::vector<HygieneCase> other_version_;
  std::vector<HygieneCase> dev_in_slug_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> drift_findings(const Inventory& inventory) { return Drift(inventory).find(); }

}  // namespace sluice::correlate
