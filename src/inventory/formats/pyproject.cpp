#include "inventory/formats/pyproject.h"

#include <utility>

#include "format/toml.h"
#include "inventory/formats/text.h"
#include "inventory/package_set.h"

namespace sluice::inventory {
namespace {

using format::Member;
using format::Node;
using Dependencies = std::vector<PythonDependency>;

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.';
}

void add(std::string_view name, Scope scope, Dependencies& dependencies) {
  if (!name.empty()) dependencies.push_back({match_name("PyPI", name), scope});
}

/// ["django>=4", …]; tables in the list ({include-group = …}) name no package.
void add_list(const Node* list, Scope scope, Dependencies& dependencies) {
  if (list == nullptr) return;
  for (const Node& item : list->items) {
    if (item.is_string()) add(requirement_name(item.text), scope, dependencies);
  }
}

/// { django = "^4", … }
void add_table(const Node* table, Scope scope, Dependencies& dependencies) {
  if (table == nullptr) return;
  for (const Member& member : table->members) {
    if (member.key == "python") continue;
    const Node* optional = member.value.find("optional");
    const bool extra = optional != nullptr && optional->is_true() && scope == Scope::kRuntime;
    add(member.key, extra ? Scope::kOptional : scope, dependencies);
  }
}

void add_poetry(const Node& poetry, Dependencies& dependencies) {
  add_table(poetry.find("dependencies"), Scope::kRuntime, dependencies);
  add_table(poetry.find("dev-dependencies"), Scope::kDev, dependencies);
  const Node* groups = poetry.find("group");
  if (groups == nullptr) return;
  for (const Member& group : groups->members) {
    const Scope scope = group.key == "main" ? Scope::kRuntime : Scope::kDev;
    add_table(group.value.find("dependencies"), scope, dependencies);
  }
}

std::optional<Node> read(const FileView& file, std::vector<Problem>& problems) {
  if (!file) return {};
  Result<Node> root = format::read_toml(file.path, file.bytes);
  if (root) return std::move(root.value());
  problems.push_back({std::string(file.path), root.error().line,
                      "not valid TOML: everything it may name counts as production", false});
  return {};
}

}  // namespace

std::string_view requirement_name(std::string_view requirement) {
  requirement = trim_left(requirement);
  std::size_t end = 0;
  while (end < requirement.size() && is_name_character(requirement[end])) ++end;
  return requirement.substr(0, end);
}

std::optional<Dependencies> read_pyproject(const PackageFileInput& input,
                                           std::vector<Problem>& problems) {
  const std::optional<Node> root = read(input.sibling("pyproject.toml"), problems);
  if (!root) return {};
  Dependencies dependencies;
  if (const Node* project = root->find("project"); project != nullptr) {
    add_list(project->find("dependencies"), Scope::kRuntime, dependencies);
    if (const Node* extras = project->find("optional-dependencies"); extras != nullptr) {
      for (const Member& extra : extras->members) {
        add_list(&extra.value, Scope::kOptional, dependencies);
      }
    }
  }
  if (const Node* groups = root->find("dependency-groups"); groups != nullptr) {
    for (const Member& group : groups->members) add_list(&group.value, Scope::kDev, dependencies);
  }
  if (const Node* tool = root->find("tool"); tool != nullptr) {
    if (const Node* poetry = tool->find("poetry"); poetry != nullptr) {
      add_poetry(*poetry, dependencies);
    }
    if (const Node* uv = tool->find("uv"); uv != nullptr) {
      add_list(uv->find("dev-dependencies"), Scope::kDev, dependencies);
    }
  }
  return dependencies;
}

std::optional<Dependencies> read_pipfile(const PackageFileInput& input,
                                         std::vector<Problem>& problems) {
  const std::optional<Node> root = read(input.sibling("Pipfile"), problems);
  if (!root) return {};
  Dependencies dependencies;
  add_table(root->find("packages"), Scope::kRuntime, dependencies);
  add_table(root->find("dev-packages"), Scope::kDev, dependencies);
  return dependencies;
}

}  // namespace sluice::inventory
