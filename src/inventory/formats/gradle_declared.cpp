#include "inventory/formats/gradle_declared.h"

#include <algorithm>

#include "inventory/formats/gradle_configuration.h"
#include "inventory/formats/gradle_script.h"
#include "inventory/formats/version_catalog.h"
#include "inventory/paths.h"

namespace sluice::inventory {
namespace {

constexpr std::size_t kMaxFolders = 16;  // above a project, in which a catalog is looked for
/// All scripts that one file makes us read; big builds have some hundred of a few KiB.
constexpr std::size_t kMaxBytes = 16u << 20;

GradleScript read(const FileView& file, const FileIndex& files) {
  const std::vector<GradleToken> tokens = gradle_tokens(file.bytes);
  return read_gradle_script(tokens, gradle_variables({file.path, file.bytes, &files}, tokens));
}

/// The catalog that "libs" means for a project: the nearest one above.
FileView find_catalog(const PackageFileInput& input, std::string_view name) {
  std::string above;
  for (std::size_t i = 0; i < kMaxFolders; ++i, above += "../") {
    if (FileView file = input.sibling(above + "gradle/" + std::string(name) + ".versions.toml")) {
      return file;
    }
  }
  return {};
}

/// The name before the first dot is the catalog's.
std::string_view take_catalog(std::string_view& accessor) {
  const std::size_t dot = std::min(accessor.find('.'), accessor.size());
  const std::string_view name = accessor.substr(0, dot);
  accessor.remove_prefix(std::min(dot + 1, accessor.size()));
  return name;
}

void add_of_catalog(const VersionCatalog& catalog, std::string_view accessor,
                    std::set<std::string>& names) {
  for (const CatalogEntry& entry : catalog.entries) {
    if (entry.accessor == accessor) names.insert(entry.group + ':' + entry.artifact);
  }
  for (const CatalogBundle& bundle : catalog.bundles) {
    if (bundle.accessor != accessor) continue;
    for (const std::string& member : bundle.entries) {
      for (const CatalogEntry& entry : catalog.entries) {
        if (entry.accessor == member) names.insert(entry.group + ':' + entry.artifact);
      }
    }
  }
}

}  // namespace

bool is_gradle_script(std::string_view path) {
  const std::string_view name = file_name(path);
  if (name.starts_with("settings.") || name.starts_with("init.")) return false;
  return name.ends_with(".gradle") || name.ends_with(".gradle.kts");
}

std::set<std::string> gradle_declared_names(const PackageFileInput& input,
                                            std::string_view folder) {
  std::set<std::string> names;
  if (input.files == nullptr) return names;
  std::map<std::string, VersionCatalog, std::less<>> catalogs;
  for (const std::string_view name : {"build.gradle", "build.gradle.kts"}) {
    const FileView file = input.sibling(std::string(folder) + std::string(name));
    if (!file || file.bytes.size() > kMaxScriptBytes) continue;
    const GradleScript script = read(file, *input.files);
    for (const GradleDependency& dependency : script.dependencies) {
      names.insert(dependency.group + ':' + dependency.artifact);
    }
    for (const GradleCatalogUse& use : script.catalog_uses) {
      std::string_view accessor = use.accessor;
      const std::string_view catalog = take_catalog(accessor);
      auto known = catalogs.find(catalog);
      if (known == catalogs.end()) {
        VersionCatalog contents;
        const FileView toml = find_catalog({file.path, file.bytes, input.files}, catalog);
        if (toml) {
          if (Result<VersionCatalog> read_one = read_version_catalog(toml.bytes)) {
            contents = std::move(read_one.value());
          }
        }
        known = catalogs.emplace(catalog, std::move(contents)).first;
      }
      add_of_catalog(known->second, accessor, names);
    }
  }
  return names;
}

CatalogUses catalog_uses(const FileIndex& files, std::string_view folder,
                         std::string_view catalog) {
  CatalogUses uses;
  std::size_t bytes_read = 0;
  const std::string prefix = folder.empty() ? std::string() : std::string(folder) + '/';
  for (auto file = files.lower_bound(prefix); file != files.end(); ++file) {
    const auto& [path, bytes] = *file;
    if (!path.starts_with(prefix)) break;
    if (!is_gradle_script(path) || is_foreign_path(path)) continue;
    bytes_read += bytes.size();
    if (bytes.size() > kMaxScriptBytes || bytes_read > kMaxBytes) break;
    for (const GradleCatalogUse& use : read({path, bytes}, files).catalog_uses) {
      std::string_view accessor = use.accessor;
      if (take_catalog(accessor) != catalog) continue;
      if (use.configuration == "platform") {
        uses.platforms.emplace(accessor);
        continue;
      }
      const Scope scope = use.configuration.empty()
                              ? Scope::kDev
                              : scope_of_gradle_configuration(use.configuration);
      const auto [found, is_new] = uses.scopes.try_emplace(std::string(accessor), scope);
      if (!is_new) found->second = std::min(found->second, scope);
    }
  }
  return uses;
}

}  // namespace sluice::inventory
