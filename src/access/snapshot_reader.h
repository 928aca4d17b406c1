// From the files of a snapshot to plain values. Takes any bytes: what can't be read is a Problem,
// and costs only that file. No I/O; parses on several threads.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "access/snapshot.h"
#include "base/result.h"
#include "core/problem.h"

namespace sluice::access {

inline constexpr std::size_t kMaxSnapshotFile = 64U << 20;
inline constexpr std::size_t kMaxSnapshotFiles = 200'000;
inline constexpr std::size_t kMaxApps = 10'000;
/// Entries of one list: collaborators of an app, releases, members.
inline constexpr std::size_t kMaxListEntries = 100'000;

/// A file of the snapshot; the bytes belong to the caller.
struct SnapshotFile {
  std::string path;  ///< "apps/shop/collaborators.json"
  std::string_view bytes;
};

struct SnapshotRead {
  Snapshot snapshot;
  std::vector<Problem> problems;  ///< also what the collector could not read, and why
};

/// An Error if it is no snapshot: no manifest, or one of another form.
Result<SnapshotRead> read_snapshot(std::vector<SnapshotFile> files, unsigned jobs);

}  // namespace sluice::access
