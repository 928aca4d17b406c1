// Gemfile and gems.rb as manifests: each `gem` that is written out is declared.
#include <string>
#include <utility>

#include "inventory/formats/formats.h"
#include "inventory/formats/gemfile.h"
#include "inventory/formats/text.h"
#include "inventory/package_set.h"
#include "inventory/paths.h"
#include "versions/requirement.h"

namespace sluice::inventory {

Result<PackageFile> parse_gemfile(const PackageFileInput& input) {
  Result<Gemfile> gemfile = read_gemfile(input.bytes);
  if (!gemfile) return gemfile.error();
  PackageSet set("RubyGems");
  for (GemfileGem& gem : gemfile->gems) {
    Package package;
    package.name = std::move(gem.name);
    package.version = versions::exact_version("RubyGems", gem.requirement).value_or("");
    package.requirement = std::move(gem.requirement);
    package.scope = gem.development ? Scope::kDev : Scope::kRuntime;
    package.direct = true;
    package.not_on_linux = gem.windows_only;
    package.state = PackageState::kDeclared;
    package.line = gem.line;
    package.source = gem.source;
    package.source_url = std::move(gem.source_url);
    if (package.source == PackageSource::kGit && is_commit_hash(gem.ref)) {
      package.commit = std::move(gem.ref);
    }
    // With several global sources any of them may be meant.
    if (package.source == PackageSource::kRegistry && package.source_url.empty() &&
        gemfile->sources.size() == 1) {
      package.source_url = gemfile->sources.front();
    }
    set.add(std::move(package));
  }
  return set.finish(std::string(file_name(input.path)));
}

}  // namespace sluice::inventory
