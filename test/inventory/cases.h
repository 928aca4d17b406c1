// Folders of test/fixtures/lockfiles, and an inventory as text.
#pragma once

#include <string>
#include <vector>

#include "core/blob.h"
#include "inventory/inventory.h"

namespace sluice::inventory {

/// Reads all files below `folder` that wants() asks for, with paths relative to it.
std::vector<KeptFile> read_folder(const std::string& folder);

/// Whole content; empty if there is no such file.
std::string read_text(const std::string& path);

/// Folders "<format>/<case>" below test/fixtures/lockfiles, sorted.
std::vector<std::string> fixture_cases();

/// Absolute path of a case.
std::string fixture_folder(const std::string& name);

/// One line per lockfile, per package and per problem:
///   # path: format, ecosystem, packages
///   ecosystem name version scope direct|transitive [source] path:line needs=a@1,b@2
///   problem|note path:line: message
std::string to_text(const Inventory& inventory);

/// The packages alone, as "ecosystem name version".
std::vector<std::string> package_names(const Inventory& inventory);

}  // namespace sluice::inventory
