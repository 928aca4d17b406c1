// Project files of .NET and the files that MSBuild adds to them.
#include <string>
#include <utility>

#include "inventory/formats/formats.h"
#include "inventory/formats/msbuild_project.h"
#include "inventory/formats/nuget_version.h"
#include "inventory/package_set.h"

namespace sluice::inventory {

Result<PackageFile> parse_dotnet_project(const PackageFileInput& input) {
  Result<MsBuildFile> file = read_msbuild_file(input);
  if (!file) return file.error();
  PackageSet set("NuGet");
  for (MsBuildReference& reference : file->references) {
    Package package;
    package.name = std::move(reference.name);
    package.version = lowest_nuget_version(reference.requirement);
    package.requirement = std::move(reference.requirement);
    package.scope = file->test              ? Scope::kTest
                    : reference.development ? Scope::kDev
                                            : Scope::kRuntime;
    package.direct = true;
    package.state = PackageState::kDeclared;
    package.line = reference.line;
    set.add(std::move(package));
  }
  return set.finish("MSBuild file");
}

}  // namespace sluice::inventory
