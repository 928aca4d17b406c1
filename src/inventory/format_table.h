// All formats that tell of packages: the one place where a new one is registered. Constant data;
// the functions are thread-safe.
#pragma once

#include <span>
#include <string_view>

#include "inventory/package_file.h"

namespace sluice::inventory {

std::span<const PackageFileFormat> package_file_formats();
std::span<const InstalledTreeFormat> installed_tree_formats();
std::span<const ArtifactFormat> artifact_formats();

/// The format of a lockfile or manifest by its path; nullptr if it is none, or lies in a folder of
/// other people's projects.
const PackageFileFormat* format_of(std::string_view path);

/// The tree of installed packages that a file belongs to; `format` is null if it is in none.
struct InstalledTree {
  const InstalledTreeFormat* format = nullptr;
  std::string_view tree;
};
InstalledTree installed_tree_of(std::string_view path);

/// The format of an archive or binary by its path and its first bytes (at least 64, if it has as
/// many); nullptr if it is none.
const ArtifactFormat* artifact_format_of(std::string_view path, std::string_view head);

/// Reads one lockfile or manifest. Before the format's own reader it looks for what spoils any
/// format: no content, binary content, merge conflicts. Never throws; the Error has path and line.
Result<PackageFile> parse_package_file(const PackageFileFormat& format,
                                       const PackageFileInput& input);

/// Reads one archive or binary. Never throws; the Error has the path.
Result<PackageFile> parse_artifact(const ArtifactFormat& format, const PackageFileInput& input);

}  // namespace sluice::inventory
