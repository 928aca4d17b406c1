#include "cli/inner_files.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/unicode.h"
#include "cli/inner_scan.h"
#include "secrets/inline_map.h"
#include "source/archive_files.h"
#include "source/file_stream.h"
#include "source/zip_entries.h"

namespace sluice::cli {
namespace {

constexpr std::size_t kTextBytes = 4096;

/// What editors write: UTF-8 without control characters.
bool is_text(std::string_view head) {
  const bool cut = head.size() > kTextBytes;
  head = head.substr(0, kTextBytes);
  for (std::size_t at = 0; at < head.size();) {
    const Character character = character_at(head, at);
    constexpr std::size_t kLongest = 4;
    if (!character.valid) return cut && at + kLongest > head.size();
    constexpr std::string_view kBlanks = "\t\n\f\r\x1B";
    if (character.code < ' ' && kBlanks.find(head[at]) == std::string_view::npos) return false;
    at += character.length;
  }
  return true;
}

/// A program may stand before a zip archive.
source::ArchiveKind kind_or_zip(source::ArchiveKind kind) {
  return kind == source::ArchiveKind::kNone ? source::ArchiveKind::kZip : kind;
}

Status read_own_bytes(source::FileStream* stream, ArchiveScan* scan, const Deadline* deadline,
                      std::uint64_t* listed) {
  std::string overlap;
  for (;;) {
    if (passed(deadline)) return Error{"", 0, std::string(source::kNoTimeLeft)};
    const Result<std::string_view> block = stream->next();
    if (!block) return block.error();
    if (block->empty()) return std::nullopt;
    scan->own_bytes(*block);
    // A signature is four bytes long.
    constexpr std::size_t kBefore = 3;
    overlap += block->substr(0, kBefore);
    *listed += source::zip_directory_entries(overlap) + source::zip_directory_entries(*block);
    overlap = block->substr(block->size() - std::min(block->size(), kBefore));
  }
}

}  // namespace

std::string_view brotli_format(std::string_view path, std::string_view head) {
  return path.ends_with(".br") && !is_text(head) ? "compressed with Brotli" : std::string_view();
}

InnerFiles::InnerFiles(const secrets::Scanner& scanner, const Deadline* deadline)
    : scanner_(scanner) {
  limits_.deadline = deadline;
}
InnerFiles::InnerFiles(InnerFiles&&) noexcept = default;
InnerFiles::~InnerFiles() = default;

bool InnerFiles::take(std::string_view path, std::string_view bytes) {
  if (const std::string_view format = brotli_format(path, bytes); !format.empty()) {
    harvest_.skipped.push_back({std::string(path), std::string(format)});
    return false;  // and its bytes may be none of Brotli's
  }
  const source::ArchiveKind kind = source::archive_kind(bytes);
  if (kind != source::ArchiveKind::kNone || source::zip_end(bytes)) {
    return take_archive(path, kind, bytes);
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

bool InnerFiles::take_archive(std::string_view path, source::ArchiveKind kind,
                              std::string_view bytes) {
  if (scanner_.places().is_platform(path)) return false;
  ArchiveScan scan(scanner_, &harvest_, path);
  scan.own_bytes(bytes);
  return end_archive(source::read_archive(path, kind_or_zip(kind), bytes, limits_, scan), kind,
                     &scan);
}

bool InnerFiles::take_archive(source::FileStream* stream, std::string_view path,
                              source::ArchiveKind kind, std::optional<std::size_t> zip_end) {
  if (scanner_.places().is_platform(path)) return false;
  ArchiveScan scan(scanner_, &harvest_, path);
  const auto failed = [&](const Error& error) {
    harvest_.problems.push_back({std::string(path), 0, error.message, true});
  };
  // Once as it stands, once unpacked.
  std::uint64_t listed = 0;
  if (Status lost = read_own_bytes(stream, &scan, limits_.deadline, &listed)) failed(*lost);
  source::ArchiveLoss loss;
  if (listed > limits_.entries) {
    loss.cut = "more than " + std::to_string(limits_.entries) + " files in it: not looked into";
  } else if (const Status lost = stream->seek(0)) {
    failed(*lost);
  } else {
    const source::ArchiveInput input{stream->size(),
                                     [&] {
                                       Result<std::string_view> next = stream->next();
                                       if (!next) failed(next.error());
                                       return next;
                                     },
                                     [&](std::uint64_t at) { return stream->seek(at); }};
    loss = source::read_archive(path, kind_or_zip(kind), input, zip_end.value_or(0), limits_, scan);
  }
  return end_archive(loss, kind, &scan);
}

bool InnerFiles::end_archive(const source::ArchiveLoss& loss, source::ArchiveKind kind,
                             ArchiveScan* scan) {
  // No archive, but bytes that look like the end of one.
  if (kind == source::ArchiveKind::kNone && loss.files == 0) return false;
  scan->finish(loss);
  return true;
}

bool InnerFiles::take_big(const source::Tree& tree, const source::FileEntry& file) {
  Result<source::FileStream> stream = source::FileStream::open(tree, file);
  if (!stream) return false;  // whoever reads it next tells why
  const Result<std::string> tail = stream->tail(source::kZipTailBytes);
  Result<std::string_view> block = stream->next();
  if (!block || !tail) return false;
  if (const std::string_view format = brotli_format(file.path, *block); !format.empty()) {
    harvest_.skipped.push_back({file.path, std::string(format)});
    return false;
  }
  const source::ArchiveKind kind = source::archive_kind(*block);
  std::optional<std::size_t> zip_end = source::zip_end(*tail);
  if (zip_end) *zip_end += stream->size() - tail->size();
  if (kind != source::ArchiveKind::kNone || zip_end) {
    if (stream->seek(0)) return false;
    return take_archive(&*stream, file.path, kind, zip_end);
  }
  if (!secrets::looks_like_source_map(file.path, *block) ||
      scanner_.places().is_package(file.path)) {
    return false;
  }
  SourceMapScan scan(scanner_, &harvest_, {file.path, {}, {}});
  while (block && !block->empty()) {
    scan.push(*block);
    if (passed(limits_.deadline)) {
      block = Error{"", 0, std::string(source::kNoTimeLeft)};
    } else {
      block = stream->next();
    }
  }
  if (!block) harvest_.problems.push_back({file.path, 0, block.error().message, true});
  scan.finish();
  return true;
}

void InnerFiles::begin_code(std::string_view path) {
  if (scanner_.places().is_package(path)) return;
  code_ = std::make_unique<InlineMapScan>(
      scanner_, &harvest_,
      source::StreamName{std::string(path), std::string(path), "inline source map"});
}

void InnerFiles::code(std::string_view bytes) {
  if (code_ != nullptr) code_->push(bytes);
}

void InnerFiles::end_code() {
  if (code_ != nullptr) code_->finish();
  code_.reset();
}

}  // namespace sluice::cli
