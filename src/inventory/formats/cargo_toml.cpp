// Cargo.toml as a manifest.
#include <string>
#include <utility>

#include "inventory/formats/cargo_manifest.h"
#include "inventory/formats/formats.h"
#include "inventory/package_set.h"
#include "versions/requirement.h"

namespace sluice::inventory {

Result<PackageFile> parse_cargo_toml(const PackageFileInput& input) {
  Result<CargoManifest> manifest = read_cargo_manifest(input);
  if (!manifest) return manifest.error();
  PackageSet set("crates.io");
  for (CargoDependency& dependency : manifest->dependencies) {
    Package package;
    package.name = std::move(dependency.name);
    package.version = versions::exact_version("crates.io", dependency.requirement).value_or("");
    package.requirement = std::move(dependency.requirement);
    package.scope = dependency.scope;
    package.direct = true;
    package.not_on_linux = dependency.not_on_linux;
    package.state = PackageState::kDeclared;
    package.line = dependency.line;
    package.source = dependency.source;
    package.source_url = std::move(dependency.source_url);
    package.commit = std::move(dependency.commit);
    set.add(std::move(package));
  }
  return set.finish("Cargo.toml");
}

}  // namespace sluice::inventory
