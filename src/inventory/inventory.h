// What packages an app has, from its lockfiles and manifests. No I/O: the files were kept by the
// walk. Thread-safe: no state.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/blob.h"
#include "core/package.h"
#include "core/problem.h"

namespace sluice::inventory {

/// Lockfiles bigger than this are not read (facts: hardening, section 4).
inline constexpr std::size_t kMaxLockfileBytes = 256u << 20;

/// True for files that build_inventory() wants to see: lockfiles, and the manifests that say what
/// is direct or only for development. Files below other packages' folders (node_modules/, vendor/,
/// site-packages/, .heroku/) describe somebody else's development tree and are not wanted, but for
/// those that tell find_runtimes() what is installed.
bool wants(std::string_view path);

/// One lockfile that was read.
struct LockfileSummary {
  std::string path;
  std::string format;     ///< "package-lock.json v3"
  std::string ecosystem;  ///< OSV name
  std::size_t packages = 0;
};

struct Inventory {
  std::vector<Package> packages;           ///< sorted by path, ecosystem, name, version
  std::vector<LockfileSummary> lockfiles;  ///< sorted by path
  std::vector<Problem> problems;           ///< unreadable lockfiles (incomplete) and notes
};

/// Reads all kept files (any order, paths unique) on up to `jobs` threads. A lockfile that can't be
/// read is one Problem with its line and hides nothing else.
Inventory build_inventory(const std::vector<KeptFile>& files, unsigned jobs);

/// Shortest dependency path from the app to `package` (index into inventory.packages), names only,
/// the package last. Only the package itself where the lockfile has no edges or it is direct.
std::vector<std::string> path_to(const Inventory& inventory, std::size_t package);

}  // namespace sluice::inventory
