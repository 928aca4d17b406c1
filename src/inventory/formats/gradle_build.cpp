// build.gradle and build.gradle.kts (literals only) and version catalogs: what they declare.
#include <string>
#include <unordered_map>
#include <utility>

#include "inventory/formats/formats.h"
#include "inventory/formats/gradle_configuration.h"
#include "inventory/formats/gradle_declared.h"
#include "inventory/formats/gradle_script.h"
#include "inventory/formats/version_catalog.h"
#include "inventory/package_set.h"
#include "inventory/paths.h"
#include "versions/requirement.h"

namespace sluice::inventory {
namespace {

class Declarations {
 public:
  void add(std::string name, const std::string& version, Scope scope, std::size_t line) {
    if (name.find('$') != std::string::npos) return;  // the name is computed
    Package package;
    package.name = std::move(name);
    package.state = PackageState::kDeclared;
    package.direct = true;
    package.scope = scope;
    package.line = line;
    if (version.find('$') == std::string::npos) {
      package.requirement = version;
      package.version = versions::exact_version("Maven", version).value_or("");
    } else {
      set_.report(line, "version of " + package.name + " is computed: not known", false);
    }
    if (version.empty()) {
      if (unknown_ == 0) unknown_line_ = line;
      ++unknown_;
    }
    set_.add(std::move(package));
  }

  /// Versions that are not known are worth a note only where no lockfile has them.
  Result<PackageFile> finish(std::string format, bool is_locked) {
    if (unknown_ > 0 && !is_locked) {
      set_.report(unknown_line_,
                  std::to_string(unknown_) + (unknown_ == 1 ? " version is" : " versions are") +
                      " not known before the build: set by a platform or plugin",
                  false);
    }
    return set_.finish(std::move(format));
  }

 private:
  PackageSet set_{"Maven"};
  std::size_t unknown_ = 0;
  std::size_t unknown_line_ = 0;
};

std::string name_of(const GradleDependency& dependency) {
  return dependency.group + ':' + dependency.artifact;
}

}  // namespace

Result<PackageFile> parse_gradle_script(const PackageFileInput& input) {
  if (input.bytes.size() > kMaxScriptBytes) {
    return Error{{}, 0, "bigger than " + std::to_string(kMaxScriptBytes >> 20) + " MiB"};
  }
  const std::vector<GradleToken> tokens = gradle_tokens(input.bytes);
  const GradleScript script = read_gradle_script(tokens, gradle_variables(input, tokens));
  std::unordered_map<std::string, std::string> managed;
  for (const GradleDependency& dependency : script.managed) {
    managed.try_emplace(name_of(dependency), dependency.version);
  }
  Declarations declarations;
  for (const GradleDependency& dependency : script.dependencies) {
    std::string name = name_of(dependency);
    const auto found = managed.find(name);
    const bool is_managed = dependency.version.empty() && found != managed.end();
    const std::string& version = is_managed ? found->second : dependency.version;
    declarations.add(std::move(name), version,
                     scope_of_gradle_configuration(dependency.configuration), dependency.line);
  }
  for (const GradlePlugin& plugin : script.plugins) {
    if (plugin.version.empty()) continue;  // Gradle's own, or set in the settings
    declarations.add(plugin.id + ':' + plugin.id + ".gradle.plugin", plugin.version, Scope::kDev,
                     plugin.line);
  }
  const bool is_locked = static_cast<bool>(input.sibling("gradle.lockfile"));
  return declarations.finish("Gradle script", is_locked);
}

Result<PackageFile> parse_version_catalog(const PackageFileInput& input) {
  const Result<VersionCatalog> catalog = read_version_catalog(input.bytes);
  if (!catalog) return catalog.error();
  CatalogUses uses;
  if (input.files != nullptr) {
    uses = catalog_uses(*input.files, folder_of(folder_of(input.path)), catalog_name(input.path));
  }
  for (const CatalogBundle& bundle : catalog->bundles) {
    const auto used = uses.scopes.find(bundle.accessor);
    if (used == uses.scopes.end()) continue;
    const Scope scope = used->second;
    for (const std::string& entry : bundle.entries) {
      const auto [found, is_new] = uses.scopes.try_emplace(entry, scope);
      if (!is_new) found->second = std::min(found->second, scope);
    }
  }
  Declarations declarations;
  for (const CatalogEntry& entry : catalog->entries) {
    const auto used = uses.scopes.find(entry.accessor);
    if (used == uses.scopes.end() && uses.platforms.count(entry.accessor) != 0) continue;
    // No script that we can read uses it: plugins written in Kotlin may, or nobody.
    Scope scope = used == uses.scopes.end() ? Scope::kUnknown : used->second;
    if (entry.plugin) scope = Scope::kDev;
    declarations.add(entry.group + ':' + entry.artifact, entry.version, scope, entry.line);
  }
  const bool is_locked = static_cast<bool>(input.sibling("../gradle.lockfile"));
  return declarations.finish("Gradle version catalog", is_locked);
}

}  // namespace sluice::inventory
