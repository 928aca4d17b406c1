#include "inventory/formats/python_table.h"

#include <utility>

#include "inventory/formats/python_marker.h"
#include "inventory/formats/python_source.h"
#include "inventory/package_set.h"
#include "versions/requirement.h"

namespace sluice::inventory {
namespace {

using format::Member;
using format::Node;

/// Pipenv's short forms of markers: `sys_platform = "== 'win32'"`.
constexpr std::string_view kMarkerKeys[] = {"sys_platform", "os_name", "platform_system",
                                            "implementation_name"};

bool is_elsewhere(const Node& entry) {
  std::string_view markers = entry.text_of("markers");
  if (markers.empty()) markers = entry.text_of("marker");
  if (!markers.empty() && is_never_true_on_linux(markers)) return true;
  for (const std::string_view key : kMarkerKeys) {
    const std::string_view condition = entry.text_of(key);
    if (condition.empty()) continue;
    if (is_never_true_on_linux(std::string(key) + ' ' + std::string(condition))) return true;
  }
  // Poetry's form: `platform = "win32"`.
  const std::string_view platform = entry.text_of("platform");
  return platform == "win32" || platform == "darwin";
}

PythonDependency read_one(const Member& member, const Node& entry, Scope scope,
                          const PythonIndexes& indexes) {
  PythonDependency dependency;
  dependency.name = match_name("PyPI", member.key);
  dependency.scope = scope;
  Package& package = dependency.package;
  package.name = member.key;
  package.line = member.line;
  const bool elsewhere = set_table_origin(package, entry);
  if (!elsewhere) {
    package.requirement = entry.is_object() ? entry.text_of("version") : entry.text;
    std::string_view index = entry.text_of("index");
    if (index.empty()) index = entry.text_of("source");
    if (const auto found = indexes.find(index); found != indexes.end()) {
      package.source_url = found->second;
    }
  }
  package.not_on_linux = is_elsewhere(entry);
  if (has_flag(entry, "optional") && scope == Scope::kRuntime) dependency.scope = Scope::kOptional;
  return dependency;
}

}  // namespace

PythonIndexes read_indexes(const Node* sources) {
  PythonIndexes indexes;
  if (sources == nullptr) return indexes;
  for (const Node& source : sources->items) {
    const std::string url = without_variables(source.text_of("url"));
    if (url.empty()) continue;
    indexes.emplace(source.text_of("name"), url);
    const std::string_view priority = source.text_of("priority");
    const bool only_named = priority == "explicit" || priority == "supplemental" ||
                            priority == "secondary" || has_flag(source, "explicit");
    if (!only_named) indexes.emplace("", url);
  }
  return indexes;
}

bool set_table_origin(Package& package, const Node& entry) {
  for (const std::string_view tool : {"git", "hg", "svn"}) {
    const std::string_view url = entry.text_of(tool);
    if (url.empty()) continue;
    package.source = PackageSource::kGit;
    package.source_url = without_variables(url);
    for (const std::string_view key : {"resolved_reference", "revision", "rev", "ref"}) {
      const std::string_view reference = entry.text_of(key);
      if (is_full_commit(reference)) {
        package.commit = reference;
        break;
      }
    }
    return true;
  }
  std::string_view url = entry.text_of("url");
  if (url.empty()) url = entry.text_of("file");
  if (url.empty()) url = entry.text_of("path");
  if (url.empty() && entry.text_of("editable").empty()) return false;
  if (url.empty() && !has_flag(entry, "editable")) return false;
  set_origin(package, origin_of(url));
  return true;
}

std::vector<PythonDependency> read_table_entry(const Member& entry, Scope scope,
                                               const PythonIndexes& indexes) {
  std::vector<PythonDependency> dependencies;
  if (!entry.value.is_array()) {
    dependencies.push_back(read_one(entry, entry.value, scope, indexes));
    return dependencies;
  }
  for (const Node& alternative : entry.value.items) {
    dependencies.push_back(read_one(entry, alternative, scope, indexes));
  }
  return dependencies;
}

}  // namespace sluice::inventory
