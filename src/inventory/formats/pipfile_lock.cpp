// Pipfile.lock: two tables of pinned versions, no edges.
#include <string>
#include <unordered_set>
#include <utility>

#include "format/json.h"
#include "inventory/formats/formats.h"
#include "inventory/formats/pyproject.h"
#include "inventory/package_set.h"

namespace sluice::inventory {
namespace {

using format::Member;
using format::Node;

PackageSource source_of(const Node& entry) {
  if (entry.find("git") != nullptr || entry.find("hg") != nullptr || entry.find("svn") != nullptr) {
    return PackageSource::kGit;
  }
  if (entry.find("path") != nullptr) return PackageSource::kFile;
  const std::string_view file = entry.text_of("file");
  if (file.empty()) return PackageSource::kRegistry;
  return file.find("://") == std::string_view::npos ? PackageSource::kFile : PackageSource::kUrl;
}

/// "==1.2.3" is a lock; anything else is not.
std::string_view pinned(std::string_view version) {
  if (version.starts_with("===")) return version.substr(3);
  return version.starts_with("==") ? version.substr(2) : std::string_view();
}

/// "default" and "develop" are Pipenv's own; other tables are categories that have to be asked for.
Scope scope_of(std::string_view table) {
  if (table == "default") return Scope::kRuntime;
  return table == "develop" ? Scope::kDev : Scope::kOptional;
}

}  // namespace

Result<PackageFile> parse_pipfile_lock(const PackageFileInput& input) {
  const Result<Node> root = format::read_json(input.path, input.bytes);
  if (!root) return root.error();
  if (root->find("_meta") == nullptr) {
    return Error{{}, root->line, "not a Pipfile.lock: no \"_meta\""};
  }
  PackageSet set("PyPI");
  std::unordered_set<std::string> direct;
  if (const auto declared = read_pipfile(input, set.problems())) {
    for (const PythonDependency& dependency : *declared) direct.insert(dependency.name);
  }
  for (const Member& table : root->members) {
    if (table.key == "_meta") continue;
    for (const Member& entry : table.value.members) {
      if (entry.value.text_of("path") == ".") continue;  // the app itself
      Package package;
      package.name = entry.key;
      package.version = pinned(entry.value.text_of("version"));
      package.scope = scope_of(table.key);
      package.direct = direct.count(match_name("PyPI", entry.key)) != 0;
      package.source = source_of(entry.value);
      package.line = entry.line;
      set.add(std::move(package));
    }
  }
  return set.finish("Pipfile.lock");
}

}  // namespace sluice::inventory
