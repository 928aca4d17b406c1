#include "source/zip_entries.h"

#include <string.h>  // memrchr

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "source/archive_handle.h"

namespace sluice::source {
namespace {

constexpr std::size_t kReadBlock = 1U << 18;

using Reader = ArchiveReader;

Error archive_error(const std::string& path, archive* reader) {
  const char* text = archive_error_string(reader);
  return {path, 0, std::string("cannot read the zip archive: ") + (text ? text : "damaged")};
}

/// Reads one file's data until its end or `limit`. True at the end, false above the limit.
Result<bool> read_data(archive* reader, const std::string& path, std::uint64_t limit,
                       std::string& bytes) {
  std::array<char, 1U << 16> block;
  for (;;) {
    const la_ssize_t got = archive_read_data(reader, block.data(), block.size());
    if (got == 0) return true;
    if (got < 0) return archive_error(path, reader);
    bytes.append(block.data(), static_cast<std::size_t>(got));
    if (bytes.size() > limit) return false;
  }
}

Result<std::string> too_large(const std::string& path, const std::string& name,
                              std::uint64_t limit) {
  return Error{path, 0, name + ": larger than " + std::to_string(limit) + " bytes"};
}

std::uint32_t little_endian(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = size; i-- > 0;) {
    value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  }
  return value;
}

}  // namespace

Status for_each_zip_entry(const std::string& path, const ZipLimits& limits,
                          const std::function<bool(std::size_t index)>& wanted,
                          const std::function<void(ZipEntry entry)>& visit) {
  const Reader reader(archive_read_new());
  if (reader == nullptr) return Error{path, 0, "out of memory"};
  archive_read_support_format_zip(reader.get());
  if (archive_read_open_filename(reader.get(), path.c_str(), kReadBlock) != ARCHIVE_OK) {
    return archive_error(path, reader.get());
  }
  std::uint64_t total = 0;
  std::size_t count = 0;
  for (;;) {
    archive_entry* entry = nullptr;
    const int code = archive_read_next_header(reader.get(), &entry);
    if (code == ARCHIVE_EOF) return std::nullopt;
    if (code != ARCHIVE_OK && code != ARCHIVE_WARN) return archive_error(path, reader.get());
    const std::size_t index = count++;
    if (count > limits.entries) return Error{path, 0, "too many files in the zip archive"};
    if (archive_entry_filetype(entry) != AE_IFREG || (wanted && !wanted(index))) continue;
    const std::string name = name_of(entry);
    const auto position = static_cast<std::uint64_t>(archive_filter_bytes(reader.get(), -1));
    if (archive_entry_is_encrypted(entry) != 0) {
      visit({index, name, Error{path, 0, name + ": encrypted"}, position});
      continue;
    }
    std::string bytes;
    const Result<bool> complete = read_data(reader.get(), path, limits.entry_bytes, bytes);
    if (!complete) return complete.error();
    total += bytes.size();
    if (total > limits.total_bytes) return Error{path, 0, "the zip archive unpacks to too much"};
    visit({index, name,
           *complete ? Result<std::string>(std::move(bytes))
                     : too_large(path, name, limits.entry_bytes),
           position});
  }
}

bool zip_lists_more_than(std::string_view archive, std::uint64_t limit) {
  return zip_directory_entries(archive) > limit;
}

std::uint64_t zip_directory_entries(std::string_view piece) {
  constexpr std::string_view kSignature("PK\x01\x02");
  std::uint64_t count = 0;
  for (std::size_t at = piece.find(kSignature); at != std::string_view::npos;
       at = piece.find(kSignature, at + kSignature.size())) {
    ++count;
  }
  return count;
}

std::optional<std::size_t> zip_end(std::string_view bytes) {
  constexpr std::size_t kRecord = 22;
  constexpr std::size_t kMarkAt = 2;  // of the byte that text has not
  const std::string_view tail = bytes.substr(bytes.size() - std::min(bytes.size(), kZipTailBytes));
  std::string_view before = tail;
  while (before.size() > kMarkAt) {
    const void* mark = ::memrchr(before.data(), '\x05', before.size());
    if (mark == nullptr) break;
    const auto at = static_cast<std::size_t>(static_cast<const char*>(mark) - tail.data());
    before = tail.substr(0, at);
    if (at < kMarkAt) break;
    const std::string_view record = tail.substr(at - kMarkAt);
    if (record.size() < kRecord || !record.starts_with("PK\x05\x06")) continue;
    const bool one_disk = little_endian(record, 4, 4) == 0 &&
                          little_endian(record, 8, 2) == little_endian(record, 10, 2);
    const bool empty = little_endian(record, 12, 4) == 0;
    if (one_disk && !empty) return bytes.size() - record.size() + kRecord;
  }
  return std::nullopt;
}

Status for_each_zip_entry(std::string_view archive, const ZipBufferLimits& limits,
                          const std::function<std::uint64_t(std::string_view name)>& wanted,
                          const std::function<void(ZipBufferEntry entry)>& visit) {
  const Error too_many{{}, 0, "too many files in the archive"};
  if (zip_lists_more_than(archive, limits.entries)) return too_many;
  const Reader reader(archive_read_new());
  if (reader == nullptr) return Error{{}, 0, "out of memory"};
  archive_read_support_format_zip_seekable(reader.get());
  if (archive_read_open_memory(reader.get(), archive.data(), archive.size()) != ARCHIVE_OK) {
    return archive_error({}, reader.get());
  }
  for (;;) {
    archive_entry* entry = nullptr;
    const int code = archive_read_next_header(reader.get(), &entry);
    if (code == ARCHIVE_EOF) return std::nullopt;
    if (code != ARCHIVE_OK && code != ARCHIVE_WARN) return archive_error({}, reader.get());
    if (archive_entry_filetype(entry) != AE_IFREG) continue;
    const std::string name = name_of(entry);
    const std::uint64_t limit = wanted(name);
    if (limit == 0) continue;
    if (archive_entry_is_encrypted(entry) != 0) {
      visit({name, Error{{}, 0, name + ": encrypted"}});
      continue;
    }
    std::string bytes;
    const std::uint64_t most = std::min(limit, *limits.budget);
    const Result<bool> complete = read_data(reader.get(), {}, most, bytes);
    if (!complete) return complete.error();
    *limits.budget -= std::min<std::uint64_t>(bytes.size(), *limits.budget);
    if (!*complete && most < limit) return Error{{}, 0, "the archive unpacks to too much"};
    visit({name, *complete ? Result<std::string>(std::move(bytes)) : too_large({}, name, limit)});
  }
}

}  // namespace sluice::source
