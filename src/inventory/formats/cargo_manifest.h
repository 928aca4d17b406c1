// What a Cargo.toml declares, with what it inherits from its workspace.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/package.h"
#include "inventory/package_file.h"

namespace sluice::inventory {

struct CargoDependency {
  std::string name;         ///< of the crate, also where it is renamed
  std::string requirement;  ///< "1.2", "=1.2.3"; empty if there is none
  std::size_t line = 0;
  Scope scope = Scope::kRuntime;
  bool not_on_linux = false;
  PackageSource source = PackageSource::kRegistry;
  std::string source_url;  ///< git: the repository
  std::string commit;
};

struct CargoManifest {
  std::string name;  ///< of the package; empty for a workspace alone
  std::vector<CargoDependency> dependencies;
};

/// Reads a Cargo.toml. Without the workspace's own Cargo.toml its inherited dependencies have no
/// requirement.
Result<CargoManifest> read_cargo_manifest(const PackageFileInput& input);

}  // namespace sluice::inventory
