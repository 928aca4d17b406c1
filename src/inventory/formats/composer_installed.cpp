// vendor/composer/installed.json: a list (Composer 1), or an object that also says which packages
// are for development (Composer 2).
#include <string>
#include <unordered_set>

#include "format/json.h"
#include "inventory/formats/composer_packages.h"
#include "inventory/formats/formats.h"
#include "inventory/paths.h"

namespace sluice::inventory {

bool is_composer_installed(std::string_view path) {
  // Heroku's PHP buildpack installs PHP itself with Composer, below .heroku/php.
  constexpr std::string_view kPlatform = ".heroku/";
  return file_name(path) == "installed.json" && file_name(folder_of(path)) == "composer" &&
         !path.starts_with(kPlatform) && path.find('/' + std::string(kPlatform)) == path.npos;
}

Result<PackageFile> parse_composer_installed(const PackageFileInput& input) {
  const Result<format::Node> root = format::read_json(input.path, input.bytes);
  if (!root) return root.error();
  const format::Node* list = root->is_array() ? &*root : root->find("packages");
  if (list == nullptr || !list->is_array()) {
    return Error{{}, root->line, "not Composer's installed.json: no list of \"packages\""};
  }
  std::unordered_set<std::string> development;
  for (const std::string& name : root->texts_of("dev-package-names")) {
    development.insert(match_name("Packagist", name));
  }
  ComposerPackages packages(PackageState::kInstalled);
  packages.read_manifest(input.sibling("../../composer.json"));
  packages.add(*list, [&](const std::string& name) {
    return development.count(name) != 0 ? Scope::kDev : Scope::kRuntime;
  });
  return packages.finish(root->is_array() ? "installed.json v1" : "installed.json v2");
}

}  // namespace sluice::inventory
