// Archives made by hand that say one thing in one place and another thing elsewhere.
#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "source/archive_files.h"
#include "source/zip_entries.h"
#include "test/catch.h"
#include "test/processor_time.h"
#include "test/source/archive_writer.h"

namespace sluice::source {
namespace {

using advisories::zip_bytes;
using test::compressed;
using test::tar_bytes;

/// Counts what comes, and keeps it.
class Sink final : public ArchiveSink {
 public:
  std::size_t begin_archive(std::string_view) override { return 0; }
  void archive_bytes(std::size_t, std::string_view) override {}
  void end_archive() override {}
  void begin_file(std::string_view inner, std::string_view) override { names.emplace_back(inner); }
  void file_bytes(std::string_view bytes) override {
    total += bytes.size();
    if (text.size() < 100'000) text += bytes;
  }
  void end_file() override {}

  std::vector<std::string> names;
  std::string text;
  std::uint64_t total = 0;
  ArchiveLoss loss;
};

Sink read(const std::string& bytes) {
  Sink sink;
  const ArchiveKind kind = archive_kind(bytes);
  if (kind != ArchiveKind::kNone) sink.loss = read_archive("x.zip", kind, bytes, {}, sink);
  return sink;
}

std::string number(std::uint64_t value, std::size_t bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xFF);
  return text;
}

std::string deflated(const std::string& bytes) {
  z_stream stream{};
  REQUIRE(::deflateInit2(&stream, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(::deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(::deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  ::deflateEnd(&stream);
  return out;
}

/// A file of a zip archive, and what its two headers say of it.
struct Entry {
  std::string name;
  std::string bytes;
  std::string listed_name = name;
  std::uint64_t size = bytes.size();
  std::uint64_t packed = 0;  ///< 0: the right one
  std::uint64_t offset = std::numeric_limits<std::uint64_t>::max();
  std::uint16_t method = 8;
};

std::string zip_of(const std::vector<Entry>& entries, std::uint64_t shift = 0,
                   std::size_t times_listed = 1) {
  std::string out;
  std::string directory;
  for (const Entry& entry : entries) {
    const std::string data = entry.method == 8 ? deflated(entry.bytes) : entry.bytes;
    const std::string checksum =
        number(::crc32(0, reinterpret_cast<const Bytef*>(entry.bytes.data()),
                       static_cast<uInt>(entry.bytes.size())),
               4);
    const std::uint64_t offset = entry.offset < out.size() + 1 ? entry.offset : out.size();
    const std::uint64_t packed = entry.packed == 0 ? data.size() : entry.packed;
    for (std::size_t i = 0; i < times_listed; ++i) {
      directory +=
          number(0x02014b50, 4) + number(20, 2) + number(20, 2) + number(0, 2) +
          number(entry.method, 2) + number(0, 4) + checksum + number(packed, 4) +
          number(entry.size, 4) + number(entry.listed_name.size(), 2) + std::string(12, '\0') +
          number(entry.offset == std::numeric_limits<std::uint64_t>::max() ? offset : entry.offset,
                 4) +
          entry.listed_name;
    }
    out += number(0x04034b50, 4) + number(20, 2) + number(0, 2) + number(entry.method, 2) +
           number(0, 4) + checksum + number(data.size(), 4) + number(entry.bytes.size(), 4) +
           number(entry.name.size(), 2) + number(0, 2) + entry.name + data;
  }
  const std::uint64_t count = std::min<std::uint64_t>(entries.size() * times_listed, 65535);
  return out + directory + number(0x06054b50, 4) + number(0, 4) + number(count, 2) +
         number(count, 2) + number(directory.size(), 4) + number(out.size() + shift, 4) +
         number(0, 2);
}

}  // namespace

TEST_CASE("headers of a zip archive that disagree hide nothing and cost nothing", "[archive]") {
  const std::string text = "needle " + std::string(5000, 'x');
  struct Row {
    const char* what;
    std::string bytes;
    bool found;  ///< else it has to be told
  };
  const std::uint64_t most = 0xFFFFFFF0;
  const Row kRows[] = {
      {"honest", zip_of({{"a", text}}), true},
      {"a size of 4 GiB", zip_of({{"a", text, "a", most}}), true},
      {"no size", zip_of({{"a", text, "a", 0}}), true},
      {"packed to 4 GiB", zip_of({{"a", text, "a", text.size(), most}}), true},
      {"packed to one byte", zip_of({{"a", text, "a", text.size(), 1}}), true},
      {"another name in the directory", zip_of({{"a", text, "b"}}), true},
      {"an offset behind the end", zip_of({{"a", text, "a", text.size(), 0, most}}), false},
      {"a directory that stands elsewhere", zip_of({{"a", text}}, 1000), false},
      {"a directory before the file", zip_of({{"a", text}}, most), false},
      {"a method that nobody knows", zip_of({{"a", text, "a", text.size(), 0, most + 15, 77}}),
       false},
  };
  for (const Row& row : kRows) {
    INFO(row.what);
    const Sink sink = read(row.bytes);
    INFO(sink.loss.damaged << sink.loss.cut);
    const bool found = sink.text.find("needle") != std::string::npos;
    CHECK((found || !sink.loss.damaged.empty()));
    if (row.found) CHECK(found);
    CHECK(sink.total < 100 * text.size());
  }
}

TEST_CASE("a file of a zip archive that is listed again and again is unpacked once", "[archive]") {
  // One megabyte, listed so often that it would be 60 GB.
  const std::string bomb = zip_of({{"a", std::string(1 << 20, '\0')}}, 0, 60'000);
  const test::ProcessorTime time;
  const Sink sink = read(bomb);
  CHECK(time.seconds() < 60);
  CHECK(sink.total <= ArchiveLimits().least_total);
  CHECK(sink.total >= 1 << 20);
}

TEST_CASE("names in archives are data, whatever they are", "[archive]") {
  using namespace std::string_literals;
  const std::vector<std::string> names = {
      "../../../../etc/passwd", "/etc/passwd", "a\nb", "\x1b[31m", "a\0b"s, "\xFF\xFE",
      std::string(65'000, 'n'), "twice",       "twice"};
  std::vector<Entry> entries;
  for (const std::string& name : names) entries.push_back({name, "needle"});
  const Sink sink = read(zip_of(entries));
  CHECK(sink.names.size() == names.size());
  CHECK(sink.total == 6 * names.size());
}

TEST_CASE("links and devices in a tar are names, and nothing is opened", "[archive]") {
  archive* writer = archive_write_new();
  REQUIRE(archive_write_set_format_ustar(writer) == ARCHIVE_OK);
  std::string bytes(64 << 10, '\0');
  std::size_t used = 0;
  REQUIRE(archive_write_open_memory(writer, bytes.data(), bytes.size(), &used) == ARCHIVE_OK);
  struct Row {
    const char* name;
    unsigned type;
    const char* target;
  };
  for (const Row& row : {Row{"soft", AE_IFLNK, "/etc/passwd"}, Row{"hard", AE_IFREG, "../../x"},
                         Row{"pipe", AE_IFIFO, nullptr}, Row{"device", AE_IFCHR, nullptr},
                         Row{"folder", AE_IFDIR, nullptr}}) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, row.name);
    archive_entry_set_filetype(entry, row.type);
    if (row.type == AE_IFLNK) archive_entry_set_symlink(entry, row.target);
    if (row.type == AE_IFREG) archive_entry_set_hardlink(entry, row.target);
    REQUIRE(archive_write_header(writer, entry) == ARCHIVE_OK);
    archive_entry_free(entry);
  }
  REQUIRE(archive_write_close(writer) == ARCHIVE_OK);
  archive_write_free(writer);
  bytes.resize(used);
  const Sink sink = read(bytes);
  // A link's target is text that can hold a secret; nothing is at the other end of it.
  CHECK(sink.names == std::vector<std::string>{"soft"});
  CHECK(sink.text == "/etc/passwd");
  CHECK(sink.loss.damaged.empty());
}

TEST_CASE("an archive cut off at each sixteenth is told, or is whole in what it lists",
          "[archive]") {
  const test::Files files = {
      {"a.txt", std::string(3000, 'a') + "needle"}, {"b.txt", "two"}, {"c.txt", "three"}};
  for (const std::string& bytes :
       {zip_bytes(files), zip_bytes(files, "compression=store"), tar_bytes(files),
        tar_bytes(files, ARCHIVE_FILTER_GZIP), tar_bytes(files, ARCHIVE_FILTER_BZIP2),
        tar_bytes(files, ARCHIVE_FILTER_XZ), tar_bytes(files, ARCHIVE_FILTER_ZSTD),
        compressed(files[0].second)}) {
    const std::uint64_t all = read(bytes).total;
    CHECK(all >= 3006);
    for (std::size_t sixteenth = 1; sixteenth < 16; ++sixteenth) {
      const std::string cut = bytes.substr(0, bytes.size() * sixteenth / 16);
      if (archive_kind(cut) == ArchiveKind::kNone) continue;
      INFO("kind " << static_cast<int>(archive_kind(bytes)) << ", " << sixteenth << "/16");
      const Sink sink = read(cut);
      CHECK((sink.total == all || !sink.loss.damaged.empty()));
    }
  }
}

TEST_CASE("archives fifty deep are opened to the limit, and that is told", "[archive]") {
  std::string bytes = "needle";
  for (int i = 0; i < 50; ++i) bytes = zip_bytes({{"in.zip", bytes}});
  const Sink deep = read(bytes);
  CHECK(deep.loss.too_deep == 1);
  CHECK(deep.text.find("needle") == std::string::npos);
  // At the limit, and one level more.
  const std::string two = zip_bytes({{"in.zip", zip_bytes({{"a", "needle"}})}});
  CHECK(read(two).text == "needle");
  CHECK(read(two).loss.too_deep == 0);
  CHECK(read(zip_bytes({{"in.zip", two}})).loss.too_deep == 1);
}

}  // namespace sluice::source
