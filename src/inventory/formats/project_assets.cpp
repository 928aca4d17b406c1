// obj/project.assets.json, which NuGet's restore leaves for the build: every package of the project
// at its version.
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "format/json.h"
#include "inventory/formats/formats.h"
#include "inventory/formats/msbuild_project.h"
#include "inventory/formats/nuget_framework.h"
#include "inventory/formats/nuget_graph.h"
#include "inventory/package_set.h"
#include "inventory/paths.h"

namespace sluice::inventory {
namespace {

using format::Member;
using format::Node;

/// What the project itself asks for, by name in lower case.
std::map<std::string, Scope> direct_packages(const Node& root) {
  std::map<std::string, Scope> direct;
  const Node* frameworks = root.find("project", "frameworks");
  if (frameworks == nullptr) return direct;
  for (const Member& framework : frameworks->members) {
    const Node* dependencies = framework.value.find("dependencies");
    if (dependencies == nullptr) continue;
    for (const Member& dependency : dependencies->members) {
      const std::string_view target = dependency.value.text_of("target");
      if (!target.empty() && target != "Package") continue;
      // PrivateAssets="all": not for those that use the project, and not published.
      const bool development = dependency.value.text_of("suppressParent") == "All";
      const Scope scope = development ? Scope::kDev : Scope::kRuntime;
      const auto [known, is_new] = direct.try_emplace(match_name("NuGet", dependency.key), scope);
      if (!is_new) known->second = std::min(known->second, scope);
    }
  }
  return direct;
}

}  // namespace

Result<PackageFile> parse_project_assets(const PackageFileInput& input) {
  const Result<Node> root = format::read_json(input.path, input.bytes);
  if (!root) return root.error();
  const Node* targets = root->find("targets");
  if (targets == nullptr || !targets->is_object()) {
    return Error{{}, root->line, "not a project.assets.json: no table of \"targets\""};
  }
  const std::map<std::string, Scope> direct = direct_packages(*root);
  const Node* libraries = root->find("libraries");
  PackageSet set("NuGet");
  std::vector<Root> roots;
  std::set<std::size_t> direct_indices;
  for (const Member& target : targets->members) {
    const NuGetGraph graph(target.value, libraries);
    std::vector<std::size_t> indices;
    const auto is_project = [&](std::size_t entry) {
      return graph.entries()[entry].type == "project";
    };
    for (const NuGetEntry& entry : graph.entries()) {
      indices.push_back(0);
      if (entry.type == "project") continue;
      Package package;
      package.name = entry.name;
      package.version = entry.version;
      package.integrity = entry.sha512.empty() ? "" : "sha512-" + std::string(entry.sha512);
      package.not_on_linux = is_never_on_linux(target.key);
      package.line = entry.line;
      indices.back() = set.add(std::move(package));
      const auto found = direct.find(match_name("NuGet", entry.name));
      if (found == direct.end()) continue;
      direct_indices.insert(indices.back());
      roots.push_back({indices.back(), found->second});
    }
    for (std::size_t i = 0; i < indices.size(); ++i) {
      for (const NuGetGraph::Need& need : graph.needs_of(i)) {
        if (is_project(need.entry)) continue;
        // Another project of the app runs with this one.
        if (is_project(i)) {
          roots.push_back({indices[need.entry], Scope::kRuntime});
        } else {
          set.need(indices[i], indices[need.entry], need.requirement);
        }
      }
    }
  }
  set.reach_from(roots);
  const bool test = projects_in(input.files, folder_of(folder_of(input.path))).test;
  for (std::size_t i = 0; i < set.size(); ++i) {
    set.at(i).direct = direct_indices.count(i) != 0;
    if (test) set.at(i).scope = Scope::kTest;
  }
  return set.finish("project.assets.json v" + std::string(root->text_of("version")));
}

}  // namespace sluice::inventory
