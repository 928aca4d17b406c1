#include "inventory/formats/go_build_list.h"

#include <algorithm>
#include <utility>

#include "inventory/formats/go_vendor.h"
#include "inventory/formats/go_version.h"

namespace sluice::inventory {
namespace {

constexpr std::size_t kNamedInNote = 3;
constexpr std::size_t kMaxImportPath = 1024;

/// What Go assumes without a go line.
constexpr std::string_view kDefaultGo = "1.16";

}  // namespace

bool go_lists_everything(const GoModuleFile& file) {
  return !is_older_go_version(file.go.empty() ? kDefaultGo : file.go, "1.17");
}

void GoBuildList::add_replacements(const GoReplacements& replacements) {
  for (const auto& [replaced, replacement] : replacements) {
    replacements_.try_emplace(replaced, replacement);
  }
}

void GoBuildList::add_module(GoModuleFile file, std::string_view path) {
  add_replacements(file.replacements);
  excluded_.insert(file.excluded.begin(), file.excluded.end());
  modules_.push_back({std::move(file), path});
}

void GoBuildList::add_sum(const FileView& file) { sum_.add(file, problems_); }

void GoBuildList::add_vendored(const FileView& file) {
  Result<std::map<std::string, std::vector<std::string>>> vendored = read_go_vendor(file.bytes);
  if (vendored) {
    vendored_ = std::move(*vendored);
  } else {
    problems_.push_back({std::string(file.path), vendored.error().line,
                         vendored.error().message + "; which packages are imported is not known",
                         false});
  }
}

/// A program that go.mod names makes its module direct, though nothing of the app imports it. The
/// module is the one with the longest name that the import path begins with.
void GoBuildList::mark_direct(std::string_view import_path, Choices& chosen) {
  if (import_path.size() > kMaxImportPath) return;
  for (;;) {
    const auto found = chosen.find(import_path);
    if (found != chosen.end()) {
      found->second.direct = true;
      return;
    }
    const std::size_t slash = import_path.rfind('/');
    if (slash == std::string_view::npos) return;
    import_path = import_path.substr(0, slash);
  }
}

GoBuildList::Choices GoBuildList::choose() const {
  std::set<std::string_view> main_modules;
  for (const MainModule& module : modules_) main_modules.insert(module.file.module);
  Choices chosen;
  for (const MainModule& module : modules_) {
    for (const GoRequirement& requirement : module.file.requirements) {
      // The go command takes main modules from their folders, whatever version is asked for.
      if (main_modules.count(requirement.module) != 0) continue;
      Choice& choice = chosen[requirement.module];
      choice.direct = choice.direct || !requirement.indirect;
      const bool usable = excluded_.count({requirement.module, requirement.version}) == 0;
      const bool better = choice.known ? usable && is_older_go_version(choice.requirement.version,
                                                                       requirement.version)
                                       : usable || choice.requirement.module.empty();
      if (!better) continue;
      choice.requirement = requirement;
      choice.path = module.path;
      choice.known = usable;
    }
  }
  for (const MainModule& module : modules_) {
    for (const std::string& tool : module.file.tools) mark_direct(tool, chosen);
  }
  return chosen;
}

/// One with the version wins over one for all versions.
const GoReplacement* GoBuildList::replacement_of(const GoRequirement& requirement) const {
  auto found = replacements_.find({requirement.module, requirement.version});
  if (found == replacements_.end()) found = replacements_.find({requirement.module, {}});
  return found == replacements_.end() ? nullptr : &found->second;
}

Package GoBuildList::to_package(const Choice& choice) const {
  const GoRequirement& requirement = choice.requirement;
  Package package;
  package.name = requirement.module;
  // Of an excluded one Go takes the next higher version that exists; which that is can't be told.
  if (choice.known) package.version = requirement.version;
  package.scope = Scope::kRuntime;
  package.direct = choice.direct;
  package.path = choice.path;
  package.line = requirement.line;
  if (const GoReplacement* other = replacement_of(requirement)) {
    if (!other->version.empty()) package.name = other->module;
    package.version = other->version;
    if (other->version.empty()) package.source = PackageSource::kFile;
  }
  if (const GoSum::Line* line = sum_.find(package.name, package.version)) {
    package.integrity = line->hash;
  }
  if (vendored_) {
    const auto found = vendored_->find(requirement.module);
    package.vendored_imports =
        found == vendored_->end()
            ? std::vector<std::string>()
            : renamed_imports(found->second, requirement.module, package.name);
  }
  return package;
}

void GoBuildList::fill_from_sum(const Choices& chosen, PackageSet& set) {
  std::map<std::string_view, GoSum::Line> highest = sum_.highest();
  for (const auto& [module, choice] : chosen) highest.erase(module);
  for (const auto& [replaced, replacement] : replacements_) highest.erase(replacement.module);
  for (const auto& [module, line] : highest) {
    Package package;
    package.name = module;
    package.version = line.version;
    package.scope = Scope::kRuntime;
    package.integrity = line.hash;
    package.path = line.path;
    package.line = line.line;
    if (vendored_) {
      const auto found = vendored_->find(package.name);
      package.vendored_imports =
          found == vendored_->end() ? std::vector<std::string>() : found->second;
    }
    set.add(std::move(package));
  }
}

void GoBuildList::note_missing_hashes(const std::vector<Package>& packages, PackageSet& set) const {
  if (vendored_) return;  // the go command then downloads nothing
  std::vector<std::string> missing;
  std::size_t downloaded = 0;
  for (const Package& package : packages) {
    if (package.source != PackageSource::kRegistry || package.version.empty()) continue;
    ++downloaded;
    // With the hash of its go.mod alone it may be one that nothing is imported from.
    if (sum_.find(package.name, package.version) == nullptr) {
      missing.push_back(package.name + ' ' + package.version);
    }
  }
  if (missing.empty()) return;
  if (missing.size() == downloaded && sum_.empty()) {
    set.report(0, "no go.sum: nothing tells whether a download was changed", false);
    return;
  }
  std::string names;
  for (std::size_t i = 0; i < std::min(missing.size(), kNamedInNote); ++i) {
    names += (i == 0 ? "" : ", ") + missing[i];
  }
  if (missing.size() > kNamedInNote) {
    names += " and " + std::to_string(missing.size() - kNamedInNote) + " more";
  }
  set.report(0, "go.sum has no hash of " + names, false);
}

void GoBuildList::fill(PackageSet& set) {
  std::move(problems_.begin(), problems_.end(), std::back_inserter(set.problems()));
  problems_.clear();
  const Choices chosen = choose();
  std::vector<Package> packages;
  packages.reserve(chosen.size());
  for (const auto& [module, choice] : chosen) packages.push_back(to_package(choice));
  note_missing_hashes(packages, set);
  for (Package& package : packages) set.add(std::move(package));
  const bool complete = std::all_of(modules_.begin(), modules_.end(), [](const MainModule& module) {
    return go_lists_everything(module.file);
  });
  if (!complete) fill_from_sum(chosen, set);
}

void add_go_toolchain(const GoModuleFile& file, PackageSet& set) {
  if (!file.toolchain.starts_with("go")) return;  // "default", "local"
  Package package;
  package.name = "stdlib";
  package.version = go_release(std::string_view(file.toolchain).substr(2));
  package.scope = Scope::kRuntime;
  package.direct = true;
  package.line = file.toolchain_line;
  if (!package.version.empty()) set.add(std::move(package));
}

}  // namespace sluice::inventory
