#include "inventory/formats/pyproject.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "format/toml.h"
#include "inventory/formats/formats.h"
#include "inventory/formats/python_source.h"
#include "inventory/formats/python_table.h"
#include "inventory/formats/requirement_line.h"
#include "inventory/package_set.h"
#include "versions/requirement.h"

namespace sluice::inventory {
namespace {

using format::Member;
using format::Node;
using Dependencies = std::vector<PythonDependency>;

class Reader {
 public:
  Dependencies read(const Node& root) {
    if (const Node* project = root.find("project"); project != nullptr) {
      add_list(project->find("dependencies"), Scope::kRuntime, {});
      add_lists(project->find("optional-dependencies"), Scope::kOptional);
    }
    add_lists(root.find("dependency-groups"), Scope::kDev);
    if (const Node* tool = root.find("tool"); tool != nullptr) {
      if (const Node* poetry = tool->find("poetry"); poetry != nullptr) add_poetry(*poetry);
      if (const Node* pdm = tool->find("pdm"); pdm != nullptr) {
        add_lists(pdm->find("dev-dependencies"), Scope::kDev);
        set_index(read_indexes(pdm->find("source")));
      }
      if (const Node* uv = tool->find("uv"); uv != nullptr) add_uv(*uv);
    }
    return std::move(dependencies_);
  }

 private:
  /// ["django>=4", …]; tables in the list ({include-group = …}) name no package.
  void add_list(const Node* list, Scope scope, std::string_view group) {
    if (list == nullptr) return;
    for (const Node& item : list->items) {
      if (!item.is_string()) continue;
      const RequirementLine line = read_requirement_line(item.text);
      if (line.name.empty()) continue;
      PythonDependency dependency;
      dependency.name = match_name("PyPI", line.name);
      dependency.group = group;
      dependency.scope = scope;
      dependency.package = package_of(line);
      dependency.package.requirement = line.requirement;
      dependency.package.line = item.line;
      dependencies_.push_back(std::move(dependency));
    }
  }

  /// { dev = ["pytest"], … }
  void add_lists(const Node* lists, Scope scope) {
    if (lists == nullptr) return;
    for (const Member& list : lists->members) {
      // Tools are often declared as an extra.
      const bool tools = scope == Scope::kOptional && is_development_name(list.key);
      add_list(&list.value, tools ? Scope::kDev : scope, list.key);
    }
  }

  /// { django = "^4", … }
  void add_table(const Node* table, Scope scope, std::string_view group,
                 const PythonIndexes& indexes) {
    if (table == nullptr) return;
    for (const Member& member : table->members) {
      if (member.key == "python") continue;
      for (PythonDependency& dependency : read_table_entry(member, scope, indexes)) {
        dependency.group = group;
        if (!enrich(dependency)) dependencies_.push_back(std::move(dependency));
      }
    }
  }

  /// Poetry 2 lets its own table say where a dependency of [project] comes from.
  bool enrich(const PythonDependency& dependency) {
    if (!dependency.package.requirement.empty()) return false;
    bool known = false;
    for (PythonDependency& each : dependencies_) {
      if (each.name != dependency.name || each.group != dependency.group) continue;
      known = true;
      each.package.source = dependency.package.source;
      each.package.source_url = dependency.package.source_url;
      each.package.commit = dependency.package.commit;
    }
    return known;
  }

  void add_poetry(const Node& poetry) {
    const PythonIndexes indexes = read_indexes(poetry.find("source"));
    set_index(indexes);
    add_table(poetry.find("dependencies"), Scope::kRuntime, {}, indexes);
    add_table(poetry.find("dev-dependencies"), Scope::kDev, "dev", indexes);
    const Node* groups = poetry.find("group");
    if (groups == nullptr) return;
    for (const Member& group : groups->members) {
      const Scope scope = group.key == "main" ? Scope::kRuntime : Scope::kDev;
      add_table(group.value.find("dependencies"), scope, group.key, indexes);
    }
  }

  void add_uv(const Node& uv) {
    add_list(uv.find("dev-dependencies"), Scope::kDev, "dev");
    PythonIndexes indexes = read_indexes(uv.find("index"));
    if (!uv.text_of("index-url").empty()) indexes[""] = without_variables(uv.text_of("index-url"));
    set_index(indexes);
    const Node* sources = uv.find("sources");
    if (sources == nullptr) return;
    std::unordered_map<std::string, const Node*> by_name;
    for (const Member& source : sources->members) {
      by_name.emplace(match_name("PyPI", source.key), &source.value);
    }
    for (PythonDependency& dependency : dependencies_) {
      const auto found = by_name.find(dependency.name);
      if (found == by_name.end()) continue;
      const Node* source = found->second;
      if (source->is_array()) {  // one for each marker or extra
        if (source->items.empty()) continue;
        source = &source->items.front();
      }
      apply_source(dependency.package, *source, indexes);
    }
  }

  static void apply_source(Package& package, const Node& source, const PythonIndexes& indexes) {
    if (has_flag(source, "workspace")) {
      package.source = PackageSource::kWorkspace;
      package.source_url.clear();
      return;
    }
    if (set_table_origin(package, source)) return;
    const auto index = indexes.find(source.text_of("index"));
    if (index != indexes.end()) package.source_url = index->second;
  }

  /// Of what was read so far and names no index of its own.
  void set_index(const PythonIndexes& indexes) {
    const auto main = indexes.find("");
    if (main == indexes.end()) return;
    for (PythonDependency& dependency : dependencies_) {
      Package& package = dependency.package;
      if (package.source == PackageSource::kRegistry && package.source_url.empty()) {
        package.source_url = main->second;
      }
    }
  }

  Dependencies dependencies_;
};

std::optional<Node> read_file(const FileView& file, std::vector<Problem>& problems) {
  if (!file) return {};
  Result<Node> root = format::read_toml(file.path, file.bytes);
  if (root) return std::move(root.value());
  problems.push_back({std::string(file.path), root.error().line,
                      "not valid TOML: everything it may name counts as production", false});
  return {};
}

}  // namespace

std::vector<PythonDependency> pyproject_dependencies(const Node& root) {
  return Reader().read(root);
}

std::vector<PythonDependency> pipfile_dependencies(const Node& root) {
  const PythonIndexes indexes = read_indexes(root.find("source"));
  Dependencies dependencies;
  for (const Member& table : root.members) {
    if (table.key == "source" || table.key == "requires" || table.key == "scripts" ||
        table.key == "pipenv" || !table.value.is_object()) {
      continue;
    }
    // Further tables are categories that have to be asked for.
    Scope scope = table.key == "packages" ? Scope::kRuntime : Scope::kOptional;
    if (table.key == "dev-packages") scope = Scope::kDev;
    for (const Member& entry : table.value.members) {
      if (entry.value.text_of("path") == ".") continue;  // the app itself
      for (PythonDependency& dependency : read_table_entry(entry, scope, indexes)) {
        dependency.group = table.key;
        dependencies.push_back(std::move(dependency));
      }
    }
  }
  return dependencies;
}

std::optional<Dependencies> read_pyproject(const PackageFileInput& input,
                                           std::vector<Problem>& problems) {
  const std::optional<Node> root = read_file(input.sibling("pyproject.toml"), problems);
  if (!root) return {};
  return pyproject_dependencies(*root);
}

std::optional<Dependencies> read_pipfile(const PackageFileInput& input,
                                         std::vector<Problem>& problems) {
  const std::optional<Node> root = read_file(input.sibling("Pipfile"), problems);
  if (!root) return {};
  return pipfile_dependencies(*root);
}

Result<PackageFile> manifest_of(Dependencies dependencies, std::string format) {
  PackageSet set("PyPI");
  for (PythonDependency& dependency : dependencies) {
    Package& package = dependency.package;
    package.state = PackageState::kDeclared;
    package.direct = true;
    package.scope = dependency.scope;
    package.version.clear();
    if (package.source == PackageSource::kRegistry) {
      package.version = versions::exact_version("PyPI", package.requirement).value_or("");
    }
    set.add(std::move(package));
  }
  return set.finish(std::move(format));
}

Result<PackageFile> parse_pyproject(const PackageFileInput& input) {
  const Result<Node> root = format::read_toml(input.path, input.bytes);
  if (!root) return root.error();
  return manifest_of(pyproject_dependencies(*root), "pyproject.toml");
}

Result<PackageFile> parse_pipfile(const PackageFileInput& input) {
  const Result<Node> root = format::read_toml(input.path, input.bytes);
  if (!root) return root.error();
  return manifest_of(pipfile_dependencies(*root), "Pipfile");
}

}  // namespace sluice::inventory
