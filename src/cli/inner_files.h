// Looks for secrets in what lies inside of files: archives, compressed copies, source maps. What is
// found is placed in the file with the name inside (Location::inner). Nothing is written to disk;
// what a limit cuts becomes a Problem. One per thread.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/problem.h"
#include "correlate/served_sources.h"
#include "secrets/scanner.h"
#include "source/archive_files.h"
#include "source/file_stream.h"
#include "source/tree.h"

namespace sluice::cli {

/// What was found inside of files. In no order.
struct InnerHarvest {
  std::vector<secrets::SecretMatch> secrets;
  std::vector<correlate::ServedSources> served;
  std::vector<Problem> problems;
  std::vector<Skipped> skipped;
};

class ArchiveScan;
class InlineMapScan;

class InnerFiles {
 public:
  /// What is not done by the deadline is cut; without one all is done.
  explicit InnerFiles(const secrets::Scanner& scanner, const Deadline* deadline = nullptr);
  InnerFiles(InnerFiles&&) noexcept;
  ~InnerFiles();

  /// Takes a whole file. True if all of its bytes have been looked at; else they are still to be
  /// scanned as they stand.
  bool take(std::string_view path, std::string_view bytes);

  /// The same for a file that is read in blocks.
  bool take_big(const source::Tree& tree, const source::FileEntry& file);

  /// The bytes of a file that take_big() has left, for source maps that stand in its code.
  void begin_code(std::string_view path);
  void code(std::string_view bytes);
  void end_code();

  InnerHarvest harvest() { return std::move(harvest_); }

 private:
  bool take_archive(std::string_view path, source::ArchiveKind kind, std::string_view bytes);
  bool take_archive(source::FileStream* stream, std::string_view path, source::ArchiveKind kind,
                    std::optional<std::size_t> zip_end);
  bool end_archive(const source::ArchiveLoss& loss, source::ArchiveKind kind, ArchiveScan* scan);

  const secrets::Scanner& scanner_;
  source::ArchiveLimits limits_;
  InnerHarvest harvest_;
  std::unique_ptr<InlineMapScan> code_;
};

/// Name of the format if the file is compressed with Brotli: that has no magic number, but an
/// ending, and is no text. Else empty.
std::string_view brotli_format(std::string_view path, std::string_view head);

}  // namespace sluice::cli
