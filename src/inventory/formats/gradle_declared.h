// What the build scripts of a tree say together: which names a project asks for, and for what a
// version catalog is used. No state.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "core/package.h"
#include "inventory/package_file.h"

namespace sluice::inventory {

/// build.gradle, build.gradle.kts and other scripts with these endings.
bool is_gradle_script(std::string_view path);

/// "group:artifact" of all that the scripts in a folder (relative to the file's) name, by literals
/// or through a version catalog of a folder above.
std::set<std::string> gradle_declared_names(const PackageFileInput& input, std::string_view folder);

/// How scripts at or below `folder` use the catalog: scope by accessor without the catalog's name
/// ("spring.web"), the most productive one. BOMs (platform) have none: they are no packages.
struct CatalogUses {
  std::map<std::string, Scope> scopes;
  std::set<std::string> platforms;
};
CatalogUses catalog_uses(const FileIndex& files, std::string_view folder, std::string_view catalog);

}  // namespace sluice::inventory
