// gradle/*.versions.toml: names for libraries and plugins with their versions, to be used in build
// scripts. No state.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sluice::inventory {

struct CatalogEntry {
  std::string accessor;  ///< "spring.web"; of a plugin "plugins.boot"
  std::string group;
  std::string artifact;
  std::string version;  ///< as required; empty: left to a platform
  bool plugin = false;
  std::size_t line = 0;
};

struct CatalogBundle {
  std::string accessor;              ///< "bundles.db"
  std::vector<std::string> entries;  ///< accessors of libraries
};

struct VersionCatalog {
  std::vector<CatalogEntry> entries;
  std::vector<CatalogBundle> bundles;
};

/// Errors carry the line, not the path.
Result<VersionCatalog> read_version_catalog(std::string_view bytes);

/// True for gradle/libs.versions.toml and its like in any project.
bool is_version_catalog(std::string_view path);

/// "gradle/libs.versions.toml" gives "libs".
std::string_view catalog_name(std::string_view path);

}  // namespace sluice::inventory
