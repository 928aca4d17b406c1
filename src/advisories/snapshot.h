// Snapshots: the advisory database as one compressed file that may be signed, to make it in one
// place and install it in many. Fetches nothing. One writer per path at a time; else thread-safe.
//
//   sluice-advisories/1
//   {"created": …}                          the manifest: one line of JSON, see SnapshotInfo
//   ed25519 <signature> <public key>        in base64, over the two lines above; or: unsigned
//   the database as one zstd frame, to the end of the file
//
// The manifest has one form only, that of write_snapshot, so that no two texts mean the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/advisory.h"

namespace sluice::advisories {

/// What every snapshot's first line begins with; the format's number follows.
inline constexpr std::string_view kSnapshotMark = "sluice-advisories/";
/// The three lines are never longer.
inline constexpr std::size_t kMaxSnapshotHeader = 16 * 1024;
/// Bigger databases are neither written nor installed: 2 GiB.
inline constexpr std::uint64_t kMaxSnapshotDatabase = std::uint64_t{1} << 31;

struct SnapshotInfo {
  AdvisorySet set;                    ///< from a header only source, count, newest and sha256
  std::string created;                ///< RFC 3339, not before the database itself was made
  std::uint64_t size = 0;             ///< bytes of the plain database
  std::uint64_t compressed_size = 0;  ///< bytes of the compressed one
  std::string sha256;                 ///< of the plain database file, hex
  std::string compressed_sha256;      ///< of the compressed bytes, hex
  std::string signed_by;        ///< public key as text whose signature fits; empty if unsigned
  std::size_t header_size = 0;  ///< bytes before the compressed database
};

/// Who may sign what is installed.
struct SnapshotTrust {
  std::vector<std::string> keys;  ///< public keys as text; none: signatures are not demanded
};

/// Checks the database and writes a snapshot of it. The file appears when it is complete and on
/// disk; what was there before stays until then. `private_key_path` is a PEM file, or empty for an
/// unsigned snapshot. `created` is RFC 3339 and goes into the manifest.
Result<SnapshotInfo> write_snapshot(const std::string& database_path,
                                    const std::string& snapshot_path,
                                    const std::string& private_key_path,
                                    const std::string& created);

/// Reads the header and compares the file's size with it. A signature must fit its own key; whether
/// that key is trusted is not asked, and the compressed bytes are not read.
Result<SnapshotInfo> read_snapshot_header(const std::string& path);

/// The same for the first kMaxSnapshotHeader bytes of a file, or all of them if it has fewer.
/// `path` is for errors only.
Result<SnapshotInfo> parse_snapshot_header(const std::string& path, std::string_view bytes);

/// Puts the snapshot's database in the place of `database_path`, whose folder is made if need be.
/// Refused are: a signature that does not fit, another key than the trusted ones if there are any,
/// a snapshot older than the database in use unless `allow_older`, and anything that is not as the
/// manifest says. The new database is opened and checked before it replaces the old one in one
/// step; after an error or a crash at any point the old one is as it was.
Result<SnapshotInfo> install_snapshot(const std::string& snapshot_path,
                                      const std::string& database_path, const SnapshotTrust& trust,
                                      bool allow_older);

}  // namespace sluice::advisories
