#include "source/archive_files.h"

#include <algorithm>
#include <cstdio>
#include <optional>
#include <utility>

#include "source/archive_handle.h"
#include "source/tree.h"
#include "source/zip_entries.h"

namespace sluice::source {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kHeadBytes = 4096;
/// Files of one archive behind which the reading begins anew.
constexpr std::size_t kMostFailures = 16;
/// Places in a row at which a header is looked for.
constexpr std::size_t kMostBadHeaders = 100'000;
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
  std::string_view first = {};  ///< bytes that were taken from the source before
  const ArchiveInput* input = nullptr;
  std::uint64_t at = 0;
  std::uint64_t end = 0;  ///< of the archive in the input
  std::string error = {};

  la_ssize_t failed(archive* reader, const std::string& message) {
    error = message;
    archive_set_error(reader, ARCHIVE_FATAL, "%s", error.c_str());
    return -1;
  }

  static la_ssize_t read(archive* reader, void* self, const void** block) {
    Feed& feed = *static_cast<Feed*>(self);
    Result<std::string_view> bytes = std::exchange(feed.first, {});
    if (bytes->empty()) bytes = feed.source();
    if (!bytes) return feed.failed(reader, bytes.error().message);
    if (feed.input != nullptr) {
      *bytes = bytes->substr(0, static_cast<std::size_t>(feed.end - std::min(feed.at, feed.end)));
      feed.at += bytes->size();
    }
    *block = bytes->data();
    return static_cast<la_ssize_t>(bytes->size());
  }

  static la_int64_t seek(archive* reader, void* self, la_int64_t offset, int whence) {
    Feed& feed = *static_cast<Feed*>(self);
    const auto base = static_cast<la_int64_t>(whence == SEEK_SET   ? 0
                                              : whence == SEEK_CUR ? feed.at
                                                                   : feed.end);
    const la_int64_t target =
        std::clamp<la_int64_t>(base + offset, 0, static_cast<la_int64_t>(feed.end));
    feed.at = static_cast<std::uint64_t>(target);
    if (const Status lost = feed.input->seek(feed.at)) return feed.failed(reader, lost->message);
    return target;
  }
};

/// An entry that is being read.
struct EntryBytes {
  archive* reader;
  std::string_view bytes = {};  ///< that came last, until the next ones do
  bool ended = false;
  bool failed = false;
  bool readable = true;  ///< whether the archive can be read on behind it
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

  void read_memory(std::string_view path, ArchiveKind kind, std::string_view bytes) {
    if (kind != ArchiveKind::kZip) return read_whole_stream(path, kind, bytes);
    const std::optional<std::size_t> end = zip_end(bytes);
    if (!end) return read_whole_stream(path, kind, bytes);
    // libarchive reads the directory as a whole before the first file, and looks for its end in
    // the last 16 KiB alone.
    bytes = bytes.substr(0, *end);
    if (zip_lists_more_than(bytes, limits_.entries)) return cut_entries();
    read_listed(path, [&](archive* reader) {
      return archive_read_open_memory(reader, bytes.data(), bytes.size());
    });
  }

  void read_file(std::string_view path, ArchiveKind kind, const ArchiveInput& input,
                 std::uint64_t end) {
    if (kind != ArchiveKind::kZip || end == 0) {
      return read_stream(path, kind, input.next, {}, {}, 1);
    }
    Feed feed{input.next};
    feed.input = &input;
    feed.end = end;
    read_listed(path, [&](archive* reader) {
      feed.at = 0;
      if (input.seek(0)) return ARCHIVE_FATAL;
      archive_read_set_read_callback(reader, Feed::read);
      archive_read_set_seek_callback(reader, Feed::seek);
      archive_read_set_callback_data(reader, &feed);
      return archive_read_open1(reader);
    });
  }

  ArchiveLoss take() { return std::move(loss_); }

 private:
  /// A zip archive by its directory. A file that libarchive fails at is its end: the reading begins
  /// anew behind it.
  template <typename Open>
  void read_listed(std::string_view path, const Open& open) {
    std::size_t done = 0;
    for (std::size_t tries = 0; tries <= kMostFailures; ++tries) {
      const ArchiveReader reader(archive_read_new());
      if (reader == nullptr) return;
      archive_read_support_format_zip_seekable(reader.get());
      if (open(reader.get()) != ARCHIVE_OK) return damaged(reader.get());
      const std::size_t before = done;
      if (read_entries(reader.get(), path, {}, 1, &done) || done == before) return;
    }
  }

  void read_whole_stream(std::string_view path, ArchiveKind kind, std::string_view bytes) {
    const ByteSource nothing = [] { return Result<std::string_view>(std::string_view()); };
    read_stream(path, kind, nothing, bytes, {}, 1);
  }

  void read_stream(std::string_view path, ArchiveKind kind, const ByteSource& source,
                   std::string_view first, const std::string& prefix, std::size_t depth) {
    if (first.empty()) {
      const Result<std::string_view> bytes = source();
      if (!bytes) return note(bytes.error().message);
      first = *bytes;
    }
    // Its bytes are gone as soon as the next ones are asked for.
    const bool wide = is_wide_window(first);
    const ArchiveReader reader(archive_read_new());
    if (reader == nullptr || !support(reader.get(), kind)) return;
    Feed feed{source, first};
    if (archive_read_open(reader.get(), &feed, nullptr, Feed::read, nullptr) != ARCHIVE_OK) {
      return damaged(reader.get());
    }
    const std::uint64_t most = wide ? kMostOfWideWindows : budget_;
    const std::uint64_t held_back = budget_ - std::min(budget_, most);
    budget_ -= held_back;
    std::size_t done = 0;
    read_entries(reader.get(), path, prefix, depth, &done);
    budget_ += held_back;
  }

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

  /// Reads the entries behind the first `*done` ones, which it counts on. False if the archive
  /// can't be read on for a damaged entry.
  bool read_entries(archive* reader, std::string_view path, const std::string& prefix,
                    std::size_t depth, std::size_t* done) {
    std::size_t seen = 0;
    std::size_t bad = 0;
    while (loss_.cut.empty()) {
      archive_entry* entry = nullptr;
      const int code = archive_read_next_header(reader, &entry);
      if (code == ARCHIVE_EOF) return true;
      if (code != ARCHIVE_OK && code != ARCHIVE_WARN) {
        damaged(reader);
        if (code == ARCHIVE_FATAL || ++bad > kMostBadHeaders) return false;
        continue;  // it has moved on in the bytes, and looks for the next header
      }
      bad = 0;
      if (passed(limits_.deadline)) cut_late();
      if (++seen <= *done) continue;
      ++*done;
      if (++entries_ > limits_.entries) {
        cut_entries();
        return true;
      }
      if (archive_entry_is_encrypted(entry) != 0) {
        ++loss_.encrypted;
        continue;
      }
      const bool is_raw = archive_format(reader) == ARCHIVE_FORMAT_RAW;
      if (is_raw && archive_filter_code(reader, 0) == ARCHIVE_FILTER_NONE) {
        note("not compressed, though it begins so");
        return true;
      }
      const std::string name = is_raw ? unpacked_name(path) : name_of(entry);
      if (const char* target = archive_entry_symlink(entry); target != nullptr) {
        show_link(prefix + name, target);
      }
      if (!read_entry(reader, is_raw, name, prefix, depth)) return false;
    }
    return true;
  }

  /// Links and folders have no bytes, but may have some all the same.
  void show_link(const std::string& name, std::string_view target) {
    sink_.begin_file(name, target);
    sink_.file_bytes(target);
    sink_.end_file();
  }

  /// False if the archive can't be read on.
  bool read_entry(archive* reader, bool is_raw, const std::string& name, const std::string& prefix,
                  std::size_t depth) {
    EntryBytes entry{reader};
    std::string head;
    // Enough to tell what it is.
    while (head.size() < kHeadBytes && take_data(&entry)) {
      const std::string_view part = entry.bytes.substr(0, kHeadBytes - head.size());
      head += part;
      entry.bytes.remove_prefix(part.size());
    }
    if (head.empty()) return entry.readable;
    ++loss_.files;
    const ArchiveKind kind = archive_kind(head);
    if (is_raw && kind == ArchiveKind::kTar) {  // one thing in two wrappings
      return read_nested(&entry, kind, name, prefix, prefix + name, depth - 1, head);
    }
    if (kind != ArchiveKind::kNone) {
      return read_nested(&entry, kind, name, prefix + name + '!', prefix + name, depth, head);
    }
    sink_.begin_file(prefix + name, head);
    sink_.file_bytes(head);
    std::uint64_t seen = head.size();
    do {
      seen += entry.bytes.size();
      if (seen > limits_.entry_bytes) {
        cut("a file in it is bigger than " + std::to_string(limits_.entry_bytes >> 20) +
            " MiB: its rest is not looked at");
        break;
      }
      sink_.file_bytes(entry.bytes);
    } while (take_data(&entry));
    sink_.end_file();
    return entry.readable;
  }

  bool read_nested(EntryBytes* entry, ArchiveKind kind, const std::string& name,
                   const std::string& prefix, const std::string& inner, std::size_t depth,
                   const std::string& head) {
    const std::size_t number = sink_.begin_archive(inner);
    sink_.archive_bytes(number, head);
    // What is left of the block that the head was in, then block by block.
    const auto next = [&] {
      if (entry->bytes.empty() && !take_data(entry)) return false;
      sink_.archive_bytes(number, entry->bytes);
      return true;
    };
    if (depth >= limits_.depth) {
      ++loss_.too_deep;
    } else {
      const ByteSource source = [&]() -> Result<std::string_view> {
        if (next()) return std::exchange(entry->bytes, {});
        if (entry->ended) return std::string_view();
        return Error{{}, 0, "the archive around it ends or is damaged"};
      };
      read_stream(name, kind, source, head, prefix, depth + 1);
    }
    // libarchive would pass over the rest, too, but for nothing: what is to be unpacked on the way
    // has to be paid for.
    while (next()) entry->bytes = {};
    sink_.end_archive();
    return entry->readable;
  }

  /// The next bytes of the entry that is open. False at its end, if it is damaged, or if the budget
  /// is spent.
  bool take_data(EntryBytes* entry) {
    entry->bytes = {};
    while (entry->bytes.empty()) {
      if (entry->ended || entry->failed || !loss_.cut.empty()) return false;
      const void* block = nullptr;
      std::size_t size = 0;
      la_int64_t offset = 0;
      // Not archive_read_data(): it keeps back what comes with a wrong checksum.
      const int code = archive_read_data_block(entry->reader, &block, &size, &offset);
      if (code == ARCHIVE_EOF) {
        entry->ended = true;
        return false;
      }
      if (code != ARCHIVE_OK) {
        damaged(entry->reader);
        entry->failed = code != ARCHIVE_WARN || size == 0;
        entry->readable = code != ARCHIVE_FATAL;
        if (code != ARCHIVE_WARN) return false;
      }
      if (block == nullptr) continue;
      const auto paid = static_cast<std::size_t>(std::min<std::uint64_t>(size, budget_));
      if (passed(limits_.deadline)) cut_late();
      if (paid < size) cut("it unpacks to too much for its size: its rest is not looked at");
      budget_ -= paid;
      entry->bytes = {static_cast<const char*>(block), paid};
    }
    return true;
  }

  void cut_entries() {
    cut("more than " + std::to_string(limits_.entries) + " files in it: the rest is not looked at");
  }

  void cut_late() { cut(std::string(kTimeSpent) + ": its rest is not looked at"); }

  void cut(const std::string& message) {
    if (loss_.cut.empty()) loss_.cut = message;
  }

  void damaged(archive* reader) {
    const char* text = archive_error_string(reader);
    // It may quote what stands in the archive.
    constexpr std::size_t kMostOfError = 200;
    std::string error = text == nullptr ? "damaged" : text;
    error.resize(std::min(error.size(), kMostOfError));
    std::replace_if(
        error.begin(), error.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    note(error);
  }

  void note(const std::string& message) {
    if (loss_.damaged.empty() && loss_.cut.empty()) loss_.damaged = message;
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

ArchiveLoss read_archive(std::string_view path, ArchiveKind kind, std::string_view bytes,
                         const ArchiveLimits& limits, ArchiveSink& sink) {
  Unpacking unpacking(limits, bytes.size(), sink);
  unpacking.read_memory(path, kind, bytes);
  return unpacking.take();
}

ArchiveLoss read_archive(std::string_view path, ArchiveKind kind, const ArchiveInput& input,
                         std::uint64_t end, const ArchiveLimits& limits, ArchiveSink& sink) {
  Unpacking unpacking(limits, input.size, sink);
  unpacking.read_file(path, kind, input, end);
  return unpacking.take();
}

}  // namespace sluice::source
