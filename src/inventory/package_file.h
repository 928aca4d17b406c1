// What one lockfile, manifest or installed package says, before files are put together. Each format
// in formats/ gives one of these. Plain data, no I/O; reading is thread-safe.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/blob.h"
#include "core/package.h"
#include "core/problem.h"

namespace sluice::inventory {

/// More packages than this in one file are an error, not an inventory.
inline constexpr std::size_t kMaxPackagesPerFile = 200'000;
/// Most edges between them that are kept, and most problems of one file.
inline constexpr std::size_t kMaxNeedsPerFile = 2'000'000;
inline constexpr std::size_t kMaxProblemsPerFile = 1000;

/// The kept files: path to content, both owned by somebody else. Sorted, so that a folder is a
/// range.
using FileIndex = std::map<std::string_view, std::string_view>;

/// A kept file, as a format sees it. Empty path: there is no such file.
struct FileView {
  std::string_view path;
  std::string_view bytes;

  explicit operator bool() const { return !path.empty(); }
};

/// The file itself and those that say what is direct in it or only for development.
struct PackageFileInput {
  std::string_view path;
  std::string_view bytes;
  const FileIndex* files = nullptr;  ///< all kept files; may be null

  /// A file by its path relative to this one's folder ("package.json", "../base.txt").
  FileView sibling(std::string_view relative) const;
};

/// Packages and their edges (`needs` are indices into `packages`). A package's empty path means the
/// file's own.
struct PackageFile {
  std::string format;  ///< with its version: "package-lock.json v3"
  std::vector<Package> packages;
  std::vector<Problem> problems;  ///< parts that could not be used; an empty path is the file's
  /// The project of the app's own that the file describes, where other files of the tree name it
  /// like a package: "group:artifact" and its version, both perhaps empty.
  std::string project{};
  std::string project_version{};
};

/// A lockfile or a manifest: text that is kept until the walk is over. The readers set each
/// package's state.
struct PackageFileFormat {
  std::string_view name;       ///< "package-lock.json"
  std::string_view ecosystem;  ///< OSV name; empty if its packages may be of several
  bool (*matches)(std::string_view path);
  Result<PackageFile> (*parse)(const PackageFileInput& input);
  /// What its packages mostly are; a problem in a manifest is a note, in a lockfile it costs
  /// coverage.
  PackageState state = PackageState::kLocked;
  bool may_be_empty = false;  ///< an empty file says "no packages" instead of "unreadable"
};

/// Installed packages of which each has a small file of its own: package.json below node_modules,
/// METADATA, specifications of gems. All those of one tree are read together, so that edges between
/// them can be found.
struct InstalledTreeFormat {
  std::string_view name;  ///< "node_modules"
  std::string_view ecosystem;
  /// The tree that a file belongs to ("web/node_modules"); empty if it is none of this format's.
  std::string_view (*tree_of)(std::string_view path);
  /// Never fails as a whole: what can't be read is a problem in the result.
  PackageFile (*parse)(std::string_view tree, const std::vector<FileView>& files);
};

/// A file that holds packages inside of it (jar, Go binary), read while the walk has its bytes.
struct ArtifactFormat {
  std::string_view name;  ///< "jar"
  std::string_view ecosystem;
  bool (*matches)(std::string_view path, std::string_view head);
  /// A PackageFile without a format's name: the file turned out to be something else.
  Result<PackageFile> (*parse)(const PackageFileInput& input);
};

}  // namespace sluice::inventory
