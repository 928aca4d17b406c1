// composer.lock. Versions stay as written: "v6.4.1" is a release, "dev-main" a branch.
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "format/json.h"
#include "inventory/formats/formats.h"
#include "inventory/package_set.h"

namespace sluice::inventory {
namespace {

using format::Member;
using format::Node;

std::string key_of(std::string_view name) { return match_name("Packagist", name); }

/// What composer.json names: these are direct.
std::unordered_set<std::string> declared_names(const PackageFileInput& input,
                                               std::vector<Problem>& problems) {
  std::unordered_set<std::string> names;
  const FileView file = input.sibling("composer.json");
  if (!file) return names;
  const Result<Node> manifest = format::read_json(file.path, file.bytes);
  if (!manifest) {
    problems.push_back({std::string(file.path), manifest.error().line,
                        "not valid JSON: what is direct is not known", false});
    return names;
  }
  for (const std::string_view table : {"require", "require-dev"}) {
    const Node* entries = manifest->find(table);
    if (entries == nullptr) continue;
    for (const Member& entry : entries->members) names.insert(key_of(entry.key));
  }
  return names;
}

}  // namespace

Result<PackageFile> parse_composer_lock(const PackageFileInput& input) {
  const Result<Node> root = format::read_json(input.path, input.bytes);
  if (!root) return root.error();
  const Node* production = root->find("packages");
  if (production == nullptr || !production->is_array()) {
    return Error{{}, root->line, "not a composer.lock: no list of \"packages\""};
  }
  PackageSet set("Packagist");
  const std::unordered_set<std::string> names = declared_names(input, set.problems());
  std::unordered_map<std::string, std::size_t> by_name;
  std::vector<std::pair<std::size_t, const Node*>> entries;
  const auto add = [&](const Node& list, Scope scope) {
    for (const Node& entry : list.items) {
      const std::string_view name = entry.text_of("name");
      if (name.empty()) {
        set.report(entry.line, "an entry without name", true);
        continue;
      }
      const Node* dist = entry.find("dist");
      Package package;
      package.name = name;
      package.version = entry.text_of("version");
      package.scope = scope;
      package.direct = names.count(key_of(name)) != 0;
      const bool local = dist != nullptr && dist->text_of("type") == "path";
      package.source = local ? PackageSource::kFile : PackageSource::kRegistry;
      package.line = entry.line;
      const std::size_t index = set.add(std::move(package));
      by_name.try_emplace(key_of(name), index);
      entries.emplace_back(index, &entry);
    }
  };
  add(*production, Scope::kRuntime);
  if (const Node* dev = root->find("packages-dev"); dev != nullptr) add(*dev, Scope::kDev);

  for (const auto& [from, entry] : entries) {
    const Node* needs = entry->find("require");
    if (needs == nullptr) continue;
    for (const Member& need : needs->members) {
      const auto found = by_name.find(key_of(need.key));
      if (found != by_name.end()) {
        set.need(from, found->second, need.value.text);  // else php or an extension
      }
    }
  }
  if (names.empty()) set.mark_tops_direct();
  return set.finish("composer.lock");
}

}  // namespace sluice::inventory
