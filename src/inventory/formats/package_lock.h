// The two shapes of package-lock.json. The `packages` map of versions 2 and 3, and the tree of
// `dependencies` of version 1 and before.
#pragma once

#include "format/node.h"
#include "inventory/package_file.h"

namespace sluice::inventory {

Result<PackageFile> read_npm_locations(const format::Node& packages, std::string format);
Result<PackageFile> read_npm_tree(const format::Node& root, const PackageFileInput& input,
                                  std::string format);

}  // namespace sluice::inventory
