// mix.exs as a manifest.
#include <string>
#include <utility>

#include "inventory/formats/formats.h"
#include "inventory/formats/mix_exs.h"
#include "inventory/package_set.h"
#include "inventory/paths.h"
#include "versions/requirement.h"

namespace sluice::inventory {

bool is_mix_exs(std::string_view path) {
  return file_name(path) == "mix.exs" && !is_mix_output(path);
}

Result<PackageFile> parse_mix_exs(const PackageFileInput& input) {
  Result<std::vector<MixDependency>> declared = read_mix_exs(input.bytes);
  if (!declared) return declared.error();
  PackageSet set("Hex");
  for (MixDependency& dependency : declared.value()) {
    Package package;
    package.name = std::move(dependency.name);
    package.version = versions::exact_version("Hex", dependency.requirement).value_or("");
    package.requirement = std::move(dependency.requirement);
    package.scope = dependency.scope;
    package.direct = true;
    package.state = PackageState::kDeclared;
    package.line = dependency.line;
    package.source = dependency.source;
    package.source_url = std::move(dependency.source_url);
    package.commit = std::move(dependency.commit);
    set.add(std::move(package));
  }
  return set.finish("mix.exs");
}

}  // namespace sluice::inventory
