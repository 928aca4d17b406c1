// composer.json as a manifest.
#include <array>
#include <string>
#include <utility>

#include "format/json.h"
#include "inventory/formats/composer_packages.h"
#include "inventory/formats/formats.h"
#include "inventory/formats/text.h"
#include "inventory/package_set.h"
#include "versions/requirement.h"

namespace sluice::inventory {
namespace {

constexpr std::array<std::pair<std::string_view, Scope>, 2> kTables = {{
    {"require", Scope::kRuntime},
    {"require-dev", Scope::kDev},
}};

}  // namespace

Result<PackageFile> parse_composer_json(const PackageFileInput& input) {
  const Result<format::Node> root = format::read_json(input.path, input.bytes);
  if (!root) return root.error();
  if (!root->is_object()) return Error{{}, root->line, "not a composer.json: no object"};
  PackageSet set("Packagist");
  for (const auto& [table, scope] : kTables) {
    const format::Node* entries = root->find(table);
    if (entries == nullptr) continue;
    // PHP writes an empty table as a list.
    if (!entries->is_object() && !(entries->is_array() && entries->items.empty())) {
      return Error{{}, entries->line, '"' + std::string(table) + "\" is no object"};
    }
    for (const format::Member& entry : entries->members) {
      if (!is_composer_package(entry.key)) continue;
      Package package;
      package.name = entry.key;
      package.requirement = entry.value.text;
      package.version =
          versions::exact_version("Packagist", package.requirement).value_or(std::string());
      package.scope = scope;
      package.direct = true;
      package.state = PackageState::kDeclared;
      package.line = entry.line;
      // "dev-main#<commit>" pins a branch.
      const std::string& asked = package.requirement;
      const std::size_t sign = asked.rfind('#');
      if (sign != std::string::npos) {
        const std::string commit = asked.substr(sign + 1);
        if (is_commit_hash(commit)) package.commit = commit;
      }
      set.add(std::move(package));
    }
  }
  return set.finish("composer.json");
}

}  // namespace sluice::inventory
