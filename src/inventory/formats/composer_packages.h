// Entries of packages as Composer writes them, in composer.lock and in installed.json alike.
// One thread per object.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "format/node.h"
#include "inventory/package_file.h"
#include "inventory/package_set.h"

namespace sluice::inventory {

/// False for what is no package but PHP itself, its extensions, or Composer: "php", "ext-json",
/// "lib-curl", "composer-runtime-api".
bool is_composer_package(std::string_view name);

class ComposerPackages {
 public:
  explicit ComposerPackages(PackageState state) : state_(state) {}

  /// What the composer.json names, which is direct. A manifest that can't be read is a note.
  void read_manifest(const FileView& manifest);

  /// Adds all entries of the list. `scope_of` gets the name in the form for matching.
  void add(const format::Node& list, const std::function<Scope(const std::string&)>& scope_of);

  /// Connects the entries.
  Result<PackageFile> finish(std::string format);

 private:
  void add_entry(const format::Node& entry, const std::function<Scope(const std::string&)>& scope);

  PackageState state_;
  PackageSet set_{"Packagist"};
  std::unordered_set<std::string> declared_;
  std::unordered_map<std::string, std::size_t> by_name_;
  std::vector<std::pair<std::size_t, const format::Node*>> entries_;
};

}  // namespace sluice::inventory
