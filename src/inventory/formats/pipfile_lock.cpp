// Pipfile.lock: two tables of pinned versions, no edges.
#include <string>
#include <unordered_set>
#include <utility>

#include "format/json.h"
#include "inventory/formats/formats.h"
#include "inventory/formats/pyproject.h"
#include "inventory/formats/python_marker.h"
#include "inventory/formats/python_source.h"
#include "inventory/formats/python_table.h"
#include "inventory/package_set.h"

namespace sluice::inventory {
namespace {

using format::Member;
using format::Node;

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

void report_unverified(const Node* sources, PackageSet& set) {
  if (sources == nullptr) return;
  for (const Node& source : sources->items) {
    const Node* verify = source.find("verify_ssl");
    if (verify == nullptr || verify->is_true()) continue;
    set.report(verify->line, "verify_ssl is off: certificates of that index are not checked",
               false);
  }
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
  const Node* sources = root->find("_meta", "sources");
  const PythonIndexes indexes = read_indexes(sources);
  report_unverified(sources, set);
  // Pipenv names the index of what the Pipfile names.
  const bool has_pipfile = static_cast<bool>(input.sibling("Pipfile"));
  for (const Member& table : root->members) {
    if (table.key == "_meta") continue;
    for (const Member& entry : table.value.members) {
      if (entry.value.text_of("path") == ".") continue;  // the app itself
      if (entry.key.empty()) {
        set.report(entry.line, "a package without a name", true);
        continue;
      }
      Package package;
      package.name = entry.key;
      package.version = pinned(entry.value.text_of("version"));
      package.scope = scope_of(table.key);
      const std::string_view index = entry.value.text_of("index");
      package.direct =
          has_pipfile ? direct.count(match_name("PyPI", entry.key)) != 0 : !index.empty();
      if (!set_table_origin(package, entry.value)) {
        const auto source = indexes.find(index);
        if (source != indexes.end()) package.source_url = source->second;
      }
      for (const std::string& hash : entry.value.texts_of("hashes")) {
        add_hash(package.integrity, hash);
      }
      package.not_on_linux = is_never_true_on_linux(entry.value.text_of("markers"));
      package.line = entry.line;
      set.add(std::move(package));
    }
  }
  return set.finish("Pipfile.lock");
}

}  // namespace sluice::inventory
