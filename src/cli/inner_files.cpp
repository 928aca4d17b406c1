#include "cli/inner_files.h"

#include <algorithm>
#include <utility>

#include "cli/inner_scan.h"
#include "secrets/inline_map.h"
#include "source/archive_files.h"
#include "source/file_stream.h"

namespace sluice::cli {
namespace {

constexpr source::ArchiveLimits kLimits;

/// It has no magic number. Tools put such copies beside the assets themselves.
bool is_brotli(std::string_view path) { return path.ends_with(".br"); }

}  // namespace

bool InnerFiles::take(std::string_view path, std::string_view bytes) {
  if (is_brotli(path)) {
    harvest_.skipped.push_back({std::string(path), "compressed with Brotli"});
    return true;
  }
  if (source::archive_kind(bytes) != source::ArchiveKind::kNone) {
    if (scanner_.places().is_platform(path)) return false;
    ArchiveScan scan(scanner_, &harvest_, path);
    scan.report(source::read_archive(path, bytes, kLimits, scan));
    return true;
  }
  const std::string_view in_line = secrets::inline_map(bytes);
  // Sources of packages are anybody's; what they might hold stands in the map's bytes as well.
  if (in_line.empty() && !secrets::looks_like_source_map(path, bytes)) return false;
  if (scanner_.places().is_package(path)) return false;
  if (!in_line.empty()) {
    SourceMapScan scan(scanner_, &harvest_,
                       {std::string(path), std::string(path), "inline source map"});
    secrets::decode_inline_map(in_line, [&](std::string_view piece) { scan.push(piece); });
    scan.finish();
    return false;  // the code around it
  }
  SourceMapScan scan(scanner_, &harvest_, {std::string(path), {}, {}});
  scan.push(bytes);
  scan.finish();
  return true;
}

bool InnerFiles::take_big(const source::Tree& tree, const source::FileEntry& file) {
  if (is_brotli(file.path)) return take(file.path, {});
  Result<source::FileStream> stream = source::FileStream::open(tree, file);
  if (!stream) return false;  // whoever reads it next tells why
  Result<std::string_view> block = stream->next();
  if (!block) return false;
  const auto failed = [&](const Error& error) {
    harvest_.problems.push_back({file.path, 0, error.message, true});
  };
  const source::ArchiveKind kind = source::archive_kind(*block);
  if (kind != source::ArchiveKind::kNone) {
    if (scanner_.places().is_platform(file.path)) return false;
    ArchiveScan scan(scanner_, &harvest_, file.path);
    bool first = true;
    const source::ByteSource bytes = [&]() -> Result<std::string_view> {
      if (std::exchange(first, false)) return block;
      Result<std::string_view> next = stream->next();
      if (!next) failed(next.error());
      return next;
    };
    scan.report(source::read_archive(file.path, kind, stream->size(), bytes, kLimits, scan));
    return true;
  }
  if (!secrets::looks_like_source_map(file.path, *block) ||
      scanner_.places().is_package(file.path)) {
    return false;
  }
  SourceMapScan scan(scanner_, &harvest_, {file.path, {}, {}});
  while (block && !block->empty()) {
    scan.push(*block);
    block = stream->next();
  }
  if (!block) failed(block.error());
  scan.finish();
  return true;
}

}  // namespace sluice::cli
