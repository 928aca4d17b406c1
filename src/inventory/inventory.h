// What packages an app has: as manifests declare them, as lockfiles name them, and as they lie in
// the tree. No I/O: the bytes come from the walk. Thread-safe: no state.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "base/result.h"
#include "core/blob.h"
#include "core/package.h"
#include "core/problem.h"
#include "inventory/package_file.h"
#include "inventory/phase.h"

namespace sluice::inventory {

/// Lockfiles bigger than this are not read (facts: hardening, section 4).
inline constexpr std::size_t kMaxLockfileBytes = 256u << 20;
/// Archives and binaries bigger than this are not looked into.
inline constexpr std::size_t kMaxArtifactBytes = 256u << 20;

/// Of all lockfiles, trees and archives together; of one lockfile fewer (kMaxPackagesPerFile).
inline constexpr std::size_t kMaxPackages = 300'000;

/// True for files that build_inventory() wants to see whole: lockfiles, manifests, the files that
/// installed packages have of their own, and what find_runtimes() looks at. Other files below
/// other packages' folders (node_modules/, vendor/, site-packages/, .heroku/) describe somebody
/// else's development tree and are not wanted.
bool wants(std::string_view path);

/// What an archive or binary told when the walk had its bytes.
struct Artifact {
  std::string path;
  Result<PackageFile> contents;
};

/// True if read_artifact() would find a format for the file; `head` are its first bytes.
bool is_artifact(std::string_view path, std::string_view head);

/// Reads the packages inside of an archive or binary; nothing if it is none.
std::optional<Artifact> read_artifact(std::string_view path, std::string_view bytes);

/// One file that was read, or one tree of installed packages.
struct PackageFileSummary {
  std::string path;
  std::string format;     ///< "package-lock.json v3"
  std::string ecosystem;  ///< OSV name
  PackageState state = PackageState::kLocked;
  std::size_t packages = 0;
};

struct Inventory {
  std::vector<Package> packages;          ///< sorted by path, ecosystem, name, version
  std::vector<PackageFileSummary> files;  ///< sorted by path
  std::vector<Problem> problems;          ///< unreadable lockfiles (incomplete) and notes
  Phase phase = Phase::kSource;
};

/// Reads all kept files (any order, paths unique) on up to `jobs` threads and puts them and the
/// artifacts together. A file that can't be read is one Problem with its line and hides nothing
/// else. What there is no time for is one Problem, too.
Inventory build_inventory(const std::vector<KeptFile>& files, unsigned jobs,
                          std::vector<Artifact> artifacts = {}, Phase phase = Phase::kSource,
                          const Deadline* deadline = nullptr);

/// Shortest dependency path from the app to `package` (index into inventory.packages), names only,
/// the package last. Only the package itself where the lockfile has no edges or it is direct.
std::vector<std::string> path_to(const Inventory& inventory, std::size_t package);

}  // namespace sluice::inventory
