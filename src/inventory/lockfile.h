// What one lockfile says, before files are put together. Each format in formats/ gives one of
// these. Plain data, no I/O; reading is thread-safe.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/package.h"
#include "core/problem.h"

namespace sluice::inventory {

/// More packages than this in one lockfile are an error, not an inventory.
inline constexpr std::size_t kMaxPackagesPerLockfile = 200'000;

/// The kept files: path to content, both owned by somebody else. Sorted, so that a folder is a
/// range.
using FileIndex = std::map<std::string_view, std::string_view>;

/// A kept file, as a format sees it. Empty path: there is no such file.
struct FileView {
  std::string_view path;
  std::string_view bytes;

  explicit operator bool() const { return !path.empty(); }
};

/// The lockfile itself and the files that say what is direct in it or only for development.
struct LockfileInput {
  std::string_view path;             ///< of the lockfile
  std::string_view bytes;            ///< its content
  const FileIndex* files = nullptr;  ///< all kept files; may be null

  /// A file by its path relative to the lockfile's folder ("package.json", "../base.txt").
  FileView sibling(std::string_view relative) const;
};

/// Packages and their edges (`needs` are indices into `packages`). A package's empty path means the
/// lockfile's own.
struct Lockfile {
  std::string format;  ///< with its version: "package-lock.json v3"
  std::vector<Package> packages;
  std::vector<Problem> problems;  ///< parts that could not be used; an empty path is the lockfile's
};

/// One supported format. The table in format_table.cpp lists them all.
struct LockfileFormat {
  std::string_view name;       ///< "package-lock.json"
  std::string_view ecosystem;  ///< OSV name
  bool (*matches)(std::string_view path);
  Result<Lockfile> (*parse)(const LockfileInput& input);
  bool may_be_empty = false;  ///< an empty file says "no packages" instead of "unreadable"
};

}  // namespace sluice::inventory
