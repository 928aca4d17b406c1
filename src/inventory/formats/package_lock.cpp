#include "inventory/formats/package_lock.h"

#include <string>
#include <utility>

#include "format/json.h"
#include "inventory/formats/formats.h"
#include "inventory/paths.h"

namespace sluice::inventory {

using format::Node;

Result<PackageFile> parse_package_lock(const PackageFileInput& input) {
  NpmLocations locations;
  const format::EntrySink sink{
      {"packages"},
      [&](std::size_t, std::size_t, const format::EntryValue& entry) { locations.add(entry); }};
  const Result<Node> root = format::read_json_entries(input.path, input.bytes, sink);
  if (!root) return root.error();
  if (!root->is_object()) return Error{{}, root->line, "not a lockfile: no JSON object"};
  const std::string_view version = root->text_of("lockfileVersion");
  const std::string name(file_name(input.path));
  const Node* packages = root->find("packages");
  if (packages != nullptr) {
    if (!packages->is_object()) return Error{{}, packages->line, "\"packages\" is no table"};
    return locations.finish(name + " v" + std::string(version));
  }
  const Node* tree = root->find("dependencies");
  if (tree != nullptr && tree->is_object()) {
    return read_npm_tree(*root, input, name + " v" + std::string(version.empty() ? "0" : version));
  }
  // npm writes neither table for an app without dependencies, but it always writes these.
  if (!version.empty() || root->find("requires") != nullptr) {
    return PackageFile{name + " v" + std::string(version), {}, {}};
  }
  return Error{{}, root->line, "not a lockfile: neither \"packages\" nor \"dependencies\""};
}

}  // namespace sluice::inventory
