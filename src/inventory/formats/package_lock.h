// The two shapes of package-lock.json. The `packages` map of versions 2 and 3, and the tree of
// `dependencies` of version 1 and before.
#pragma once

#include <memory>
#include <string>

#include "format/entry.h"
#include "format/node.h"
#include "inventory/package_file.h"

namespace sluice::inventory {

/// The `packages` map. One object per lockfile.
class NpmLocations {
 public:
  NpmLocations();
  ~NpmLocations();

  /// The next entry: a location and what is there.
  void add(const format::EntryValue& entry);
  Result<PackageFile> finish(std::string format);

 private:
  struct Content;
  std::unique_ptr<Content> content_;
};

Result<PackageFile> read_npm_tree(const format::Node& root, const PackageFileInput& input,
                                  std::string format);

}  // namespace sluice::inventory
