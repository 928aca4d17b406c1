// Unpacks the files of an archive or a compressed file in memory, one after the other, block by
// block: zip and its kin (jar, war, ear, whl, nupkg), tar and its kin (gem, tgz), gzip, bzip2, xz,
// zstd. Nothing is written anywhere, no name is used as a path, and limits hold whatever the bytes
// say. libarchive stays in the .cpp. Thread-safe: every call has its own reader.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/deadline.h"
#include "base/result.h"

namespace sluice::source {

enum class ArchiveKind { kNone, kZip, kTar, kCompressed };

/// By the magic number alone. `head` should have 512 bytes or more, if the file has.
ArchiveKind archive_kind(std::string_view head);

/// Caps against archives that are made to unpack to more than anyone has.
struct ArchiveLimits {
  /// All levels together: this many times the archive's size, but within these bounds.
  std::uint64_t ratio = 100;
  std::uint64_t least_total = 16ULL << 20;
  std::uint64_t most_total = 512ULL << 20;
  std::uint64_t entry_bytes = 256ULL << 20;  ///< one file; what is more of it is cut
  std::uint64_t entries = 200'000;
  const Deadline* deadline = nullptr;  ///< what is not unpacked by then is cut
  std::size_t depth = 2;  ///< archives in archives: the jars of a war, the data of a gem
};

/// Where the packed bytes come from: the next ones at each call, valid until the next call; empty
/// at the end.
using ByteSource = std::function<Result<std::string_view>()>;

/// An archive that is read from its file.
struct ArchiveInput {
  std::uint64_t size = 0;
  ByteSource next;
  std::function<Status(std::uint64_t offset)> seek;  ///< where next() goes on
};

/// Gets the files. `inner` is the name as stored, '!' between nested archives.
class ArchiveSink {
 public:
  virtual ~ArchiveSink() = default;
  /// An archive in the archive is opened: of what lies in it, all until end_archive(). The number
  /// that it gives comes again with the archive's own bytes, packed as they are: between its files
  /// there may be more than those. Calls nest.
  virtual std::size_t begin_archive(std::string_view inner) = 0;
  virtual void archive_bytes(std::size_t number, std::string_view bytes) = 0;
  virtual void end_archive() = 0;
  /// `head`: the first bytes, which come again as bytes.
  virtual void begin_file(std::string_view inner, std::string_view head) = 0;
  virtual void file_bytes(std::string_view bytes) = 0;
  virtual void end_file() = 0;
};

/// What was not unpacked, for the report.
struct ArchiveLoss {
  std::uint64_t files = 0;  ///< that were read, at least in part
  std::string cut;          ///< a limit was met: what it says of it; empty if all is read
  std::string damaged;      ///< the first error; empty if there is none
  std::size_t encrypted = 0;
  std::size_t too_deep = 0;  ///< archives that were not opened
};

/// An archive that stands in memory. Of a zip archive with a directory only what that lists is
/// read; zip archives in archives, and those without one, are read in their order. The archive's
/// own bytes are left to the caller.
ArchiveLoss read_archive(std::string_view path, ArchiveKind kind, std::string_view bytes,
                         const ArchiveLimits& limits, ArchiveSink& sink);

/// The same for a file. `end`: of a zip archive's directory, see zip_end(); 0 if it has none.
ArchiveLoss read_archive(std::string_view path, ArchiveKind kind, const ArchiveInput& input,
                         std::uint64_t end, const ArchiveLimits& limits, ArchiveSink& sink);

}  // namespace sluice::source
