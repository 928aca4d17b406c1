// packages.config: every package of a project at its version, the app's own and what they need in
// one list (https://learn.microsoft.com/nuget/reference/packages-config).
#include <string>
#include <utility>

#include "format/xml.h"
#include "inventory/formats/formats.h"
#include "inventory/package_set.h"

namespace sluice::inventory {

Result<PackageFile> parse_packages_config(const PackageFileInput& input) {
  const Result<format::XmlElement> root = format::read_xml(input.path, input.bytes);
  if (!root) return root.error();
  if (root->name != "packages") {
    return Error{{}, root->line, "not a packages.config: the root element is not packages"};
  }
  PackageSet set("NuGet");
  for (const format::XmlElement& element : root->children) {
    if (element.name != "package") continue;
    Package package;
    package.name = element.attribute("id");
    package.version = element.attribute("version");
    if (package.name.empty() || package.version.empty()) {
      set.report(element.line, "a package without id or version", true);
      continue;
    }
    const bool development =
        match_name("NuGet", element.attribute("developmentDependency")) == "true";
    package.scope = development ? Scope::kDev : Scope::kRuntime;
    package.direct = true;
    package.line = element.line;
    set.add(std::move(package));
  }
  return set.finish("packages.config");
}

}  // namespace sluice::inventory
