#include "source/archive_files.h"

#include <algorithm>
#include <array>
#include <utility>

#include "source/archive_handle.h"
#include "source/zip_entries.h"

namespace sluice::source {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kHeadBytes = 4096;
constexpr std::size_t kBlockBytes = 64U << 10;
/// These filters keep a window of up to the size of what they give in memory.
constexpr std::uint64_t kMostOfWideWindows = 64ULL << 20;
constexpr std::size_t kTarMagicAt = 257;

bool is_wide_window(std::string_view head) {
  return head.starts_with(
             "\xFD"
             "7zXZ\0"sv) ||
         head.starts_with("\x28\xB5\x2F\xFD"sv);
}

/// Bytes that an archive is read from, with what libarchive asks of them.
struct Feed {
  const ByteSource& source;
  std::string_view first;  ///< bytes that were taken from the source before
  std::string error;

  static la_ssize_t read(archive* reader, void* self, const void** block) {
    Feed& feed = *static_cast<Feed*>(self);
    Result<std::string_view> bytes = std::exchange(feed.first, {});
    if (bytes->empty()) bytes = feed.source();
    if (!bytes) {
      feed.error = bytes.error().message;
      archive_set_error(reader, ARCHIVE_FATAL, "%s", feed.error.c_str());
      return -1;
    }
    *block = bytes->data();
    return static_cast<la_ssize_t>(bytes->size());
  }
};

/// All levels of one archive.
class Unpacking {
 public:
  Unpacking(const ArchiveLimits& limits, std::uint64_t size, ArchiveSink& sink)
      : limits_(limits),
        sink_(sink),
        budget_(std::clamp(
            size > limits.most_total / limits.ratio ? limits.most_total : size * limits.ratio,
            limits.least_total, limits.most_total)) {}

  void read_memory(std::string_view path, std::string_view bytes) {
    const ArchiveKind kind = archive_kind(bytes);
    if (kind == ArchiveKind::kZip) {
      // The directory is read as a whole before the first file.
      if (zip_lists_more_than(bytes, limits_.entries)) return cut_entries();
      const ArchiveReader reader(archive_read_new());
      if (reader == nullptr) return;
      archive_read_support_format_zip_seekable(reader.get());
      if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) {
        return damaged(reader.get());
      }
      return read_entries(reader.get(), path, {}, 1);
    }
    const ByteSource source = [] { return Result<std::string_view>(std::string_view()); };
    read_stream(path, kind, source, bytes, {}, 1);
  }

  void read_stream(std::string_view path, ArchiveKind kind, const ByteSource& source,
                   std::string_view first, const std::string& prefix, std::size_t depth) {
    const ArchiveReader reader(archive_read_new());
    if (reader == nullptr || !support(reader.get(), kind)) return;
    Feed feed{source, first, {}};
    if (archive_read_open(reader.get(), &feed, nullptr, Feed::read, nullptr) != ARCHIVE_OK) {
      return damaged(reader.get());
    }
    const std::uint64_t most = is_wide_window(first) ? kMostOfWideWindows : budget_;
    const std::uint64_t held_back = budget_ - std::min(budget_, most);
    budget_ -= held_back;
    read_entries(reader.get(), path, prefix, depth);
    budget_ += held_back;
  }

  ArchiveLoss take() { return std::move(loss_); }

 private:
  bool support(archive* reader, ArchiveKind kind) {
    if (kind == ArchiveKind::kZip) {
      return archive_read_support_format_zip_streamable(reader) == ARCHIVE_OK;
    }
    if (kind == ArchiveKind::kTar) return archive_read_support_format_tar(reader) == ARCHIVE_OK;
    // Not tar at once: libarchive takes anything that begins with zeros for an empty one.
    archive_read_support_format_raw(reader);
    archive_read_support_format_empty(reader);
    for (const auto filter : {archive_read_support_filter_gzip, archive_read_support_filter_bzip2,
                              archive_read_support_filter_xz, archive_read_support_filter_zstd}) {
      // A library that was built without one of them would start a program instead.
      if (filter(reader) == ARCHIVE_OK) continue;
      loss_.damaged = "this build cannot unpack it";
      return false;
    }
    return true;
  }

  void read_entries(archive* reader, std::string_view path, const std::string& prefix,
                    std::size_t depth) {
    while (loss_.cut.empty()) {
      archive_entry* entry = nullptr;
      const int code = archive_read_next_header(reader, &entry);
      if (code == ARCHIVE_EOF) return;
      if (code != ARCHIVE_OK && code != ARCHIVE_WARN) return damaged(reader);
      if (++entries_ > limits_.entries) return cut_entries();
      if (archive_entry_is_encrypted(entry) != 0) {
        ++loss_.encrypted;
        continue;
      }
      if (archive_entry_filetype(entry) != AE_IFREG) {
        if (!drain(reader)) return;
        continue;
      }
      const bool is_raw = archive_format(reader) == ARCHIVE_FORMAT_RAW;
      const std::string name = is_raw ? unpacked_name(path) : name_of(entry);
      if (!read_entry(reader, is_raw, name, prefix, depth)) return;
    }
  }

  /// False if the archive can't be read on.
  bool read_entry(archive* reader, bool is_raw, const std::string& name, const std::string& prefix,
                  std::size_t depth) {
    std::string block(kBlockBytes, '\0');
    std::size_t filled = 0;
    // Enough to tell what it is.
    while (filled < kHeadBytes) {
      const la_ssize_t got = take_data(reader, block.data() + filled, kHeadBytes - filled);
      if (got < 0) return false;
      if (got == 0) break;
      filled += static_cast<std::size_t>(got);
    }
    const std::string_view head(block.data(), filled);
    const ArchiveKind kind = archive_kind(head);
    if (is_raw && kind == ArchiveKind::kTar) {  // one thing in two wrappings
      return read_nested(reader, kind, name, prefix, depth - 1, head);
    }
    if (kind != ArchiveKind::kNone) {
      return read_nested(reader, kind, name, prefix + name + '!', depth, head);
    }
    sink_.begin_file(prefix + name, head);
    sink_.file_bytes(head);
    const bool whole = read_body(reader, &block, filled);
    sink_.end_file();
    return whole;
  }

  bool read_body(archive* reader, std::string* block, std::uint64_t seen) {
    if (seen < kHeadBytes) return true;
    for (;;) {
      const la_ssize_t got = take_data(reader, block->data(), block->size());
      if (got <= 0) return got == 0;
      seen += static_cast<std::uint64_t>(got);
      if (seen > limits_.entry_bytes) {
        if (loss_.cut.empty()) {
          loss_.cut = "a file in it is bigger than " + std::to_string(limits_.entry_bytes >> 20) +
                      " MiB: its rest is not looked at";
        }
        return false;
      }
      sink_.file_bytes({block->data(), static_cast<std::size_t>(got)});
    }
  }

  bool read_nested(archive* reader, ArchiveKind kind, const std::string& name,
                   const std::string& prefix, std::size_t depth, std::string_view head) {
    if (depth >= limits_.depth) {
      ++loss_.too_deep;
      return drain(reader);
    }
    std::string block(kBlockBytes, '\0');
    bool outer_failed = false;
    const ByteSource source = [&]() -> Result<std::string_view> {
      const la_ssize_t got = take_data(reader, block.data(), block.size());
      if (got < 0) {
        outer_failed = true;
        return Error{{}, 0, "the archive around it ends or is damaged"};
      }
      return std::string_view(block.data(), static_cast<std::size_t>(got));
    };
    const std::string first(head);
    read_stream(name, kind, source, first, prefix, depth + 1);
    return !outer_failed && drain(reader);
  }

  /// Passes over the rest of an entry. libarchive would do it too, but for nothing: what is to be
  /// unpacked on the way has to be paid for.
  bool drain(archive* reader) {
    std::string block(kBlockBytes, '\0');
    la_ssize_t got = 0;
    do {
      got = take_data(reader, block.data(), block.size());
    } while (got > 0);
    return got == 0;
  }

  /// Of the entry that is open: bytes, 0 at its end, -1 if the archive is damaged or the budget
  /// spent.
  la_ssize_t take_data(archive* reader, char* into, std::size_t size) {
    if (!loss_.cut.empty()) return -1;
    const la_ssize_t got = archive_read_data(reader, into, size);
    if (got < 0) {
      damaged(reader);
      return -1;
    }
    if (static_cast<std::uint64_t>(got) > budget_) {
      loss_.cut = "it unpacks to too much for its size: its rest is not looked at";
      return -1;
    }
    budget_ -= static_cast<std::uint64_t>(got);
    return got;
  }

  void cut_entries() {
    if (!loss_.cut.empty()) return;
    loss_.cut =
        "more than " + std::to_string(limits_.entries) + " files in it: the rest is not looked at";
  }

  void damaged(archive* reader) {
    if (!loss_.damaged.empty() || !loss_.cut.empty()) return;
    const char* text = archive_error_string(reader);
    loss_.damaged = text == nullptr ? "damaged" : text;
  }

  /// "app.js.gz" holds "app.js".
  static std::string unpacked_name(std::string_view path) {
    const std::string_view name = path.substr(path.rfind('/') + 1);  // npos + 1 is 0
    const std::size_t dot = name.rfind('.');
    return std::string(dot == std::string_view::npos || dot == 0 ? name : name.substr(0, dot));
  }

  const ArchiveLimits& limits_;
  ArchiveSink& sink_;
  std::uint64_t budget_;
  std::uint64_t entries_ = 0;
  ArchiveLoss loss_;
};

}  // namespace

ArchiveKind archive_kind(std::string_view head) {
  if (head.starts_with("PK\x03\x04"sv) || head.starts_with("PK\x05\x06"sv)) {
    return ArchiveKind::kZip;
  }
  if (head.starts_with("\x1F\x8B\x08"sv) || head.starts_with("BZh"sv) || is_wide_window(head)) {
    // "BZh" could begin a text; the first block's mark could not.
    const bool is_text =
        head.starts_with("BZh"sv) && !head.substr(std::min<std::size_t>(head.size(), 4))
                                          .starts_with("\x31\x41\x59\x26\x53\x59"sv);
    return is_text ? ArchiveKind::kNone : ArchiveKind::kCompressed;
  }
  const bool tar = head.size() > kTarMagicAt && head.substr(kTarMagicAt).starts_with("ustar"sv);
  return tar ? ArchiveKind::kTar : ArchiveKind::kNone;
}

ArchiveLoss read_archive(std::string_view path, std::string_view bytes, const ArchiveLimits& limits,
                         ArchiveSink& sink) {
  Unpacking unpacking(limits, bytes.size(), sink);
  unpacking.read_memory(path, bytes);
  return unpacking.take();
}

ArchiveLoss read_archive(std::string_view path, ArchiveKind kind, std::uint64_t size,
                         const ByteSource& bytes, const ArchiveLimits& limits, ArchiveSink& sink) {
  Unpacking unpacking(limits, size, sink);
  const Result<std::string_view> first = bytes();
  if (!first) {
    ArchiveLoss loss;
    loss.damaged = first.error().message;
    return loss;
  }
  unpacking.read_stream(path, kind, bytes, *first, {}, 1);
  return unpacking.take();
}

}  // namespace sluice::source
