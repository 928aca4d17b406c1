#include "inventory/formats/package_json.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "base/glob.h"
#include "format/json.h"
#include "inventory/paths.h"

namespace sluice::inventory {
namespace {

using format::Member;
using format::Node;

constexpr std::array<std::pair<std::string_view, Scope>, 4> kTables = {{
    {"dependencies", Scope::kRuntime},
    {"peerDependencies", Scope::kRuntime},
    {"optionalDependencies", Scope::kOptional},
    {"devDependencies", Scope::kDev},
}};

bool is_member(const std::vector<std::string>& patterns, std::string_view folder) {
  bool member = false;
  for (const std::string& pattern : patterns) {  // "!packages/old" takes back
    std::string_view glob = pattern;
    const bool negated = glob.starts_with('!');
    if (negated) glob.remove_prefix(1);
    if (glob.starts_with("./")) glob.remove_prefix(2);
    while (glob.ends_with('/')) glob.remove_suffix(1);
    if (glob_match(glob, folder)) member = !negated;
  }
  return member;
}

bool has_any_prefix(std::string_view text, std::initializer_list<std::string_view> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return text.starts_with(prefix); });
}

}  // namespace

std::vector<DeclaredDependency> declared_dependencies(const Node& tables) {
  std::vector<DeclaredDependency> dependencies;
  std::unordered_map<std::string_view, std::size_t> known;
  for (const auto& [table, scope] : kTables) {
    const Node* entries = tables.find(table);
    if (entries == nullptr) continue;
    for (const Member& entry : entries->members) {
      const auto [found, inserted] = known.try_emplace(entry.key, dependencies.size());
      if (inserted) dependencies.push_back({entry.key, entry.value.text, scope});
      // npm copies optional dependencies into `dependencies` too: the optional table decides.
      if (!inserted && scope == Scope::kOptional) dependencies[found->second].scope = scope;
    }
  }
  return dependencies;
}

std::optional<PackageJson> read_package_json(std::string_view path, std::string_view bytes) {
  const Result<Node> root = format::read_json(path, bytes);
  if (!root || !root->is_object()) return {};
  PackageJson manifest;
  manifest.dependencies = declared_dependencies(*root);
  const Node* workspaces = root->find("workspaces");
  if (workspaces != nullptr && workspaces->is_object()) workspaces = workspaces->find("packages");
  if (workspaces != nullptr) {
    for (const Node& pattern : workspaces->items) manifest.workspaces.push_back(pattern.text);
  }
  return manifest;
}

std::vector<PackageJson> read_workspace(const PackageFileInput& input,
                                        std::vector<Problem>& problems) {
  std::vector<PackageJson> manifests;
  const auto read = [&](const FileView& file, std::string_view folder) {
    std::optional<PackageJson> manifest = read_package_json(file.path, file.bytes);
    if (!manifest) {
      problems.push_back({std::string(file.path), 0,
                          "not valid JSON: everything it may name counts as production", false});
      return;
    }
    manifest->folder = folder;
    manifests.push_back(*std::move(manifest));
  };
  const FileView own = input.sibling("package.json");
  if (!own) return manifests;
  read(own, "");
  if (manifests.empty() || manifests.front().workspaces.empty()) return manifests;

  const std::vector<std::string> patterns = manifests.front().workspaces;
  std::string prefix(folder_of(input.path));
  if (!prefix.empty()) prefix += '/';
  for (auto file = input.files->lower_bound(prefix);
       file != input.files->end() && file->first.starts_with(prefix); ++file) {
    const std::string_view relative = file->first.substr(prefix.size());
    const std::string_view folder = folder_of(relative);
    if (file_name(relative) != "package.json" || folder.empty()) continue;
    if (is_member(patterns, folder)) read({file->first, file->second}, folder);
  }
  return manifests;
}

PackageSource source_of_spec(std::string_view spec) {
  if (spec.starts_with("npm:")) return PackageSource::kRegistry;
  if (spec.starts_with("workspace:")) return PackageSource::kWorkspace;
  if (has_any_prefix(
          spec, {"git:", "git+", "git@", "ssh:", "github:", "gitlab:", "bitbucket:", "gist:"})) {
    return PackageSource::kGit;
  }
  if (has_any_prefix(spec, {"file:", "link:", "portal:", "exec:", "./", "../", "/", "~/"})) {
    return PackageSource::kFile;
  }
  if (has_any_prefix(spec, {"http:", "https:"})) {
    const std::string_view address = spec.substr(0, spec.find('#'));
    const bool git = address.ends_with(".git") ||
                     address.find("//codeload.github.com/") != std::string_view::npos;
    return git ? PackageSource::kGit : PackageSource::kUrl;
  }
  // "user/repo#branch"; version ranges never hold a slash.
  const bool short_git = spec.find('/') != std::string_view::npos && !spec.starts_with('@');
  return short_git ? PackageSource::kGit : PackageSource::kRegistry;
}

std::size_t version_separator(std::string_view text) {
  return text.find('@', 1);  // the first character may be a scope's '@'
}

std::string_view alias_target(std::string_view spec) {
  if (!spec.starts_with("npm:")) return {};
  spec.remove_prefix(4);
  // berry writes "npm:^1.0.0" for everything: only a name makes it an alias
  if (spec.empty() || (spec[0] != '@' && version_separator(spec) == std::string_view::npos)) {
    return {};
  }
  return spec.substr(0, version_separator(spec));
}

}  // namespace sluice::inventory
