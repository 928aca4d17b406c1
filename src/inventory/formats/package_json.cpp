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

/// More members of a workspace than real ones have; bounds the work for hostile trees.
constexpr std::size_t kMaxMembers = 1000;

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
      if (inserted) {
        const bool peer = table == "peerDependencies";
        dependencies.push_back({entry.key, entry.value.text, scope, entry.line, peer});
      }
      // npm copies optional dependencies into `dependencies` too: the optional table decides.
      if (!inserted && scope == Scope::kOptional) dependencies[found->second].scope = scope;
    }
  }
  return dependencies;
}

namespace {

std::vector<std::string> workspace_patterns(const Node& root) {
  std::vector<std::string> patterns;
  const Node* workspaces = root.find("workspaces");
  if (workspaces != nullptr && workspaces->is_object()) workspaces = workspaces->find("packages");
  if (workspaces == nullptr) return patterns;
  for (const Node& pattern : workspaces->items) patterns.push_back(pattern.text);
  return patterns;
}

/// Whether the pnpm lockfile in that folder has an importer "  packages/web:".
bool is_pnpm_importer(const FileIndex& files, const std::string& lockfile,
                      std::string_view relative) {
  const auto found = files.find(lockfile);
  if (found == files.end()) return false;
  for (const std::string_view quote : {"", "'"}) {
    std::string line = "\n  ";
    line.append(quote).append(relative).append(quote).append(":");
    if (found->second.find(line) != std::string_view::npos) return true;
  }
  return false;
}

/// The value of the first "name" of a package.json, without reading all of it.
std::string_view quick_name(std::string_view bytes) {
  std::size_t at = bytes.find("\"name\"");
  if (at == std::string_view::npos) return {};
  at = bytes.find('"', std::min(bytes.size(), at + 6));
  if (at == std::string_view::npos) return {};
  return bytes.substr(at + 1, bytes.find('"', at + 1) - at - 1);
}

/// Names of the members below the workspace's root (`prefix`, with '/' at its end).
std::vector<std::string> member_names(const FileIndex& files, std::string_view prefix,
                                      const std::vector<std::string>& patterns) {
  std::vector<std::string> names;
  for (auto file = files.lower_bound(prefix);
       file != files.end() && file->first.starts_with(prefix) && names.size() < kMaxMembers;
       ++file) {
    const std::string_view relative = file->first.substr(prefix.size());
    if (file_name(relative) != "package.json" || is_foreign_path(relative)) continue;
    if (is_member(patterns, folder_of(relative))) names.emplace_back(quick_name(file->second));
  }
  return names;
}

}  // namespace

std::optional<PackageJson> read_package_json(std::string_view path, std::string_view bytes) {
  const Result<Node> root = format::read_json(path, bytes);
  if (!root || !root->is_object()) return {};
  PackageJson manifest;
  manifest.dependencies = declared_dependencies(*root);
  manifest.workspaces = workspace_patterns(*root);
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
    if (is_foreign_path(relative)) continue;  // what is installed below a member
    if (is_member(patterns, folder)) read({file->first, file->second}, folder);
  }
  return manifests;
}

Membership membership_of(const PackageFileInput& input) {
  Membership membership;
  const std::string_view folder = folder_of(input.path);
  for (const std::string_view lockfile : {"package-lock.json", "npm-shrinkwrap.json", "yarn.lock",
                                          "pnpm-lock.yaml", "bun.lock", "bun.lockb"}) {
    if (input.sibling(lockfile)) membership.is_part = true;
  }
  bool topmost = true;
  std::string_view above = folder;
  for (bool more = input.files != nullptr; more;) {
    // The file's own folder first: the root of a workspace is asked for its members' names, too.
    const bool own = above == folder;
    const std::string prefix = above.empty() ? std::string() : std::string(above) + '/';
    const std::string_view relative = folder.substr(std::min(prefix.size(), folder.size()));
    const auto manifest = input.files->find(prefix + "package.json");
    if (manifest != input.files->end()) {
      if (!own) topmost = false;
      const Result<Node> root = format::read_json(manifest->first, manifest->second);
      const std::vector<std::string> patterns =
          root && root->is_object() ? workspace_patterns(*root) : std::vector<std::string>();
      const bool part = own || is_member(patterns, relative);
      if (part && !patterns.empty()) {
        membership.names = member_names(*input.files, prefix, patterns);
        membership.is_part = membership.is_part || !own;
      }
    }
    if (!own && is_pnpm_importer(*input.files, prefix + "pnpm-lock.yaml", relative)) {
      membership.is_part = true;
    }
    more = !above.empty();
    above = folder_of(above);
  }
  membership.is_part = membership.is_part || topmost;
  return membership;
}

PackageSource source_of_spec(std::string_view spec) {
  // A patch changes a registry package in place; a catalog holds a version of one.
  if (has_any_prefix(spec, {"npm:", "patch:", "catalog:"})) return PackageSource::kRegistry;
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
