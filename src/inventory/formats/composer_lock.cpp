// composer.lock. Versions stay as written: "v6.4.1" is a release, "dev-main" a branch.
#include <string>

#include "format/json.h"
#include "inventory/formats/composer_packages.h"
#include "inventory/formats/formats.h"

namespace sluice::inventory {

Result<PackageFile> parse_composer_lock(const PackageFileInput& input) {
  const Result<format::Node> root = format::read_json(input.path, input.bytes);
  if (!root) return root.error();
  const format::Node* production = root->find("packages");
  if (production == nullptr || !production->is_array()) {
    return Error{{}, root->line, "not a composer.lock: no list of \"packages\""};
  }
  ComposerPackages packages(PackageState::kLocked);
  packages.read_manifest(input.sibling("composer.json"));
  packages.add(*production, [](const std::string&) { return Scope::kRuntime; });
  if (const format::Node* dev = root->find("packages-dev"); dev != nullptr) {
    packages.add(*dev, [](const std::string&) { return Scope::kDev; });
  }
  return packages.finish("composer.lock");
}

}  // namespace sluice::inventory
