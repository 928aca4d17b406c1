// package.json as a manifest: what the app and its workspace members ask for. Other package.json
// files (of templates, of examples, of a client that is built elsewhere) ask for nothing here.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/encoding.h"
#include "format/json.h"
#include "inventory/formats/formats.h"
#include "inventory/formats/npm_details.h"
#include "inventory/formats/package_json.h"
#include "inventory/package_set.h"
#include "inventory/paths.h"
#include "versions/requirement.h"

namespace sluice::inventory {
namespace {

/// "npm:@s/real@^1.0" gives "^1.0"; "npm:@s/real" gives nothing.
std::string_view aliased_range(std::string_view spec, std::string_view real_name) {
  spec.remove_prefix(4 + real_name.size());
  return spec.starts_with('@') ? spec.substr(1) : spec;
}

/// "patch:a@npm%3A1.0.0#./a.patch" gives "1.0.0".
std::string patched_range(std::string_view spec) {
  spec.remove_prefix(6);
  const std::string base = percent_decode(spec.substr(0, spec.find('#')));
  const std::size_t separator = version_separator(base);
  std::string range = separator == std::string::npos ? std::string() : base.substr(separator + 1);
  if (range.starts_with("npm:")) range.erase(0, 4);
  return range;
}

Package package_of(const DeclaredDependency& dependency) {
  Package package;
  package.state = PackageState::kDeclared;
  package.direct = true;
  package.line = dependency.line;
  // Whoever uses the app as a package brings its peers along.
  package.scope = dependency.peer ? Scope::kOptional : dependency.scope;
  package.source = source_of_spec(dependency.spec);
  package.name = dependency.name;
  package.requirement = dependency.spec;
  if (const std::string_view real = alias_target(dependency.spec); !real.empty()) {
    package.name = real;
    package.requirement = aliased_range(dependency.spec, real);
  }
  if (dependency.spec.starts_with("patch:")) package.requirement = patched_range(dependency.spec);
  if (package.source == PackageSource::kRegistry) {
    package.version = versions::exact_version("npm", package.requirement).value_or("");
  } else if (package.source != PackageSource::kWorkspace) {
    set_address(package, dependency.spec);
    // The address is told; what is left of the wish is the branch or tag.
    const std::string_view spec = dependency.spec;
    const std::size_t sign = spec.find('#');
    package.requirement =
        sign == std::string_view::npos ? std::string_view() : spec.substr(sign + 1);
  }
  return package;
}

}  // namespace

Result<PackageFile> parse_package_json(const PackageFileInput& input) {
  const Result<format::Node> root = format::read_json(input.path, input.bytes);
  if (!root) return root.error();
  if (!root->is_object()) return Error{{}, root->line, "not a package.json: no JSON object"};
  PackageSet set("npm");
  const Membership membership = membership_of(input);
  if (membership.is_part) {
    for (const DeclaredDependency& dependency : declared_dependencies(*root)) {
      Package package = package_of(dependency);
      // npm's members ask for each other by version, as for any package.
      const auto& names = membership.names;
      if (std::find(names.begin(), names.end(), dependency.name) != names.end()) {
        package.source = PackageSource::kWorkspace;
        package.version.clear();
      }
      set.add(std::move(package));
    }
  }
  return set.finish("package.json");
}

}  // namespace sluice::inventory
