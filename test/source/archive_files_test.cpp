// Archives of all kinds, whole and in pieces, honest and hostile.
#include "source/archive_files.h"

#include <map>
#include <string>
#include <vector>

#include "source/zip_entries.h"
#include "test/catch.h"
#include "test/source/archive_writer.h"

namespace sluice::source {
namespace {

using advisories::zip_bytes;
using test::compressed;
using test::tar_bytes;

class Collected final : public ArchiveSink {
 public:
  std::size_t begin_archive(std::string_view inner) override {
    CHECK_FALSE(open_);
    levels_.emplace_back(inner);
    return levels_.size() - 1;
  }
  void archive_bytes(std::size_t number, std::string_view bytes) override {
    REQUIRE(number < levels_.size());
    archives[levels_[number]] += bytes;
  }
  void end_archive() override {
    CHECK_FALSE(open_);
    REQUIRE_FALSE(levels_.empty());
    levels_.pop_back();
  }
  void begin_file(std::string_view inner, std::string_view head) override {
    CHECK_FALSE(open_);
    open_ = true;
    name_ = inner;
    head_ = head;
    files[name_];
  }
  void file_bytes(std::string_view bytes) override {
    CHECK(open_);
    files[name_] += bytes;
    total += bytes.size();
  }
  void end_file() override {
    open_ = false;
    CHECK(std::string_view(files[name_]).starts_with(head_));
  }

  std::map<std::string, std::string> files;
  std::map<std::string, std::string> archives;  ///< in the archive, as they stand
  std::uint64_t total = 0;
  ArchiveLoss loss;

 private:
  bool open_ = false;
  std::vector<std::string> levels_;
  std::string name_;
  std::string head_;
};

ArchiveKind kind_of(const std::string& bytes) {
  const ArchiveKind kind = archive_kind(bytes);
  return kind == ArchiveKind::kNone ? ArchiveKind::kZip : kind;
}

Collected read(const std::string& bytes, std::string_view path = "x.gz",
               const ArchiveLimits& limits = {}) {
  Collected collected;
  collected.loss = read_archive(path, kind_of(bytes), bytes, limits, collected);
  return collected;
}

/// In pieces of `step` bytes, as from a file; of a zip archive without its directory if not
/// `listed`.
Collected read_stream(const std::string& bytes, std::size_t step, std::string_view path = "x.gz",
                      const ArchiveLimits& limits = {}, bool listed = true) {
  Collected collected;
  std::size_t at = 0;
  std::string piece;
  const ArchiveInput input{bytes.size(),
                           [&]() -> Result<std::string_view> {
                             piece = bytes.substr(std::min(at, bytes.size()), step);
                             at += piece.size();
                             return std::string_view(piece);
                           },
                           [&](std::uint64_t offset) -> Status {
                             at = static_cast<std::size_t>(offset);
                             return std::nullopt;
                           }};
  const std::size_t end = listed ? zip_end(bytes).value_or(0) : 0;
  collected.loss = read_archive(path, kind_of(bytes), input, end, limits, collected);
  return collected;
}

using Map = std::map<std::string, std::string>;

}  // namespace

TEST_CASE("archives of all kinds are unpacked, whole and in pieces") {
  const test::Files files = {
      {"a.txt", "one"}, {"../b/../../c", "two"}, {"/d", std::string(9000, 'x')}};
  // What begins with zeros is no empty tar.
  const std::string zeros = std::string(5000, '\0') + "end";
  CHECK(read(compressed(zeros), "z.gz").files == Map{{"z", zeros}});
  const Map expected = {{"a.txt", "one"}, {"../b/../../c", "two"}, {"/d", std::string(9000, 'x')}};
  const std::map<std::string, std::string> archives = {
      {"zip", zip_bytes(files)},
      {"stored zip", zip_bytes(files, "compression=store")},
      {"tar", tar_bytes(files)},
      {"tar.gz", tar_bytes(files, ARCHIVE_FILTER_GZIP)},
      {"tar.bz2", tar_bytes(files, ARCHIVE_FILTER_BZIP2)},
      {"tar.xz", tar_bytes(files, ARCHIVE_FILTER_XZ)},
      {"tar.zst", tar_bytes(files, ARCHIVE_FILTER_ZSTD)},
  };
  for (const auto& [kind, bytes] : archives) {
    INFO(kind);
    const Collected whole = read(bytes);
    CHECK(whole.files == expected);
    CHECK(whole.loss.cut + whole.loss.damaged == "");
    for (const std::size_t step : {1U, 700U, 1U << 20}) {
      for (const bool listed : {true, false}) {
        const Collected streamed = read_stream(bytes, step, "x.gz", {}, listed);
        CHECK(streamed.files == expected);
        CHECK(streamed.loss.cut + streamed.loss.damaged == "");
      }
    }
  }
}

TEST_CASE("a compressed file has its own name without the ending") {
  for (const int filter : {ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_BZIP2, ARCHIVE_FILTER_XZ}) {
    const std::string bytes = compressed("var a = 1;", filter);
    CHECK(read(bytes, "public/js/app.js.gz").files == Map{{"app.js", "var a = 1;"}});
    CHECK(read(bytes, "noending").files == Map{{"noending", "var a = 1;"}});
    CHECK(read(bytes, ".gz").files == Map{{".gz", "var a = 1;"}});
  }
}

TEST_CASE("archives in archives are opened to their depth") {
  const std::string jar = zip_bytes({{"c.txt", "three"}});
  const std::string war = zip_bytes({{"WEB-INF/lib/c.jar", jar}, {"b.txt", "two"}});
  const std::string ear = zip_bytes({{"b.war", war}, {"a.txt", "one"}});
  const Map of_war = {{"WEB-INF/lib/c.jar!c.txt", "three"}, {"b.txt", "two"}};
  CHECK(read(war).files == of_war);
  CHECK(read_stream(war, 100).files == of_war);
  const Collected deep = read(ear);
  CHECK(deep.files == Map{{"b.war!b.txt", "two"}, {"a.txt", "one"}});
  CHECK(deep.loss.too_deep == 1);

  const std::string gem =
      tar_bytes({{"metadata.gz", compressed("name: x")},
                 {"data.tar.gz", tar_bytes({{"lib/x.rb", "X"}}, ARCHIVE_FILTER_GZIP)}});
  CHECK(read(gem).files == Map{{"metadata.gz!metadata", "name: x"}, {"data.tar.gz!lib/x.rb", "X"}});
}

TEST_CASE("what unpacks to too much is cut, and what came before is kept") {
  const ArchiveLimits limits{100, 100'000, 1'000'000, 600'000, 10, nullptr, 2};
  const std::string zeros(900'000, '\0');
  const auto check = [&](const std::string& bytes, std::string_view reason, std::uint64_t most) {
    for (const bool stream : {false, true}) {
      const Collected got =
          stream ? read_stream(bytes, 5000, "x.gz", limits) : read(bytes, "x.gz", limits);
      INFO(reason << stream);
      CHECK(got.loss.cut.find(reason) != std::string::npos);
      CHECK(got.total <= std::max<std::uint64_t>(most, 100 * bytes.size()));
      CHECK(got.total > 0);
    }
  };
  check(compressed(zeros), "too much for its size", 100'000);
  check(zip_bytes({{"first", "x"}, {"a", zeros}}), "too much for its size", 100'000);
  check(tar_bytes({{"a.zip", zip_bytes({{"first", "x"}, {"a", zeros}})}}), "too much for its size",
        200'000);
  // A file that is big of itself.
  check(zip_bytes({{"a", zeros}}, "compression=store"), "bigger than 0 MiB", 600'000);
  check(tar_bytes({{"a", std::string(700'000, 'a')}, {"b", zeros}}), "bigger than 0 MiB", 600'000);
  test::Files many;
  for (int i = 0; i < 12; ++i) many.emplace_back("f" + std::to_string(i), "x");
  check(tar_bytes(many), "more than 10 files", 10);
  CHECK(read(zip_bytes(many), "x.zip", limits).loss.cut.starts_with("more than 10 files"));
  // A name that hides bytes which nobody reads is paid for, too.
  const std::string skipped = tar_bytes(
      {{"1.gz", compressed(compressed(compressed(zeros)))}, {"z", zeros}}, ARCHIVE_FILTER_GZIP);
  CHECK(read(skipped, "x.tgz", limits).loss.cut != "");
}

TEST_CASE("damaged and encrypted archives are told, and never crash") {
  const test::Files files = {{"a.txt", std::string(3000, 'a')}, {"b.txt", "two"}};
  for (const std::string& bytes :
       {zip_bytes(files), tar_bytes(files, ARCHIVE_FILTER_GZIP),
        tar_bytes({{"in.zip", zip_bytes(files)}, {"z", "after"}}),
        compressed("x", ARCHIVE_FILTER_XZ), tar_bytes(files, ARCHIVE_FILTER_ZSTD)}) {
    const std::size_t step = 1 + bytes.size() / 150;
    for (std::size_t size = 4; size < bytes.size(); size += step) {
      read(bytes.substr(0, size));
      read_stream(bytes.substr(0, size), 64);
      std::string flipped = bytes;
      flipped[size] = static_cast<char>(flipped[size] ^ 0x55);
      read(flipped);
      read_stream(flipped, 64);
    }
  }
  CHECK(read(zip_bytes(files).substr(0, 40)).loss.damaged != "");
  CHECK(read(compressed(std::string(9999, 'x')).substr(0, 30)).loss.damaged != "");
  // What is damaged inside hides nothing of what comes after it.
  const std::string broken_inside =
      tar_bytes({{"in.zip", zip_bytes(files).substr(0, 50)}, {"z", "after"}});
  CHECK(read(broken_inside).files.count("z") == 1);
  const Collected secret = read(zip_bytes(files, "encryption=zipcrypt", "word"));
  CHECK(secret.files.empty());
  CHECK(secret.loss.encrypted == 2);
}

TEST_CASE("archives are known by their magic numbers alone") {
  CHECK(archive_kind("") == ArchiveKind::kNone);
  CHECK(archive_kind("PK is a man") == ArchiveKind::kNone);
  CHECK(archive_kind("BZhou is a city") == ArchiveKind::kNone);
  CHECK(archive_kind("BZ") == ArchiveKind::kNone);
  CHECK(archive_kind(compressed("x", ARCHIVE_FILTER_BZIP2)) == ArchiveKind::kCompressed);
  CHECK(archive_kind(tar_bytes({{"a", "b"}})) == ArchiveKind::kTar);
  CHECK(archive_kind(zip_bytes({})) == ArchiveKind::kZip);
}

TEST_CASE("a damaged file does not end the archive, and what can be read of it is kept") {
  const std::string text = "first\nsecond\n";
  const test::Files files = {{"a.txt", text}, {"b.txt", "two"}, {"c.txt", "three"}};
  // A wrong checksum.
  std::string wrong = zip_bytes(files, "compression=store");
  wrong[wrong.find("second")] = 'S';
  for (const Collected& got : {read(wrong), read_stream(wrong, 10)}) {
    CHECK(got.files == Map{{"a.txt", "first\nSecond\n"}, {"b.txt", "two"}, {"c.txt", "three"}});
    CHECK(got.loss.damaged != "");
  }
  // What nobody can inflate, and a method that nobody knows.
  const std::string packed = zip_bytes({{"a.txt", std::string(3000, 'a')}, {"b.txt", "two"}});
  std::string broken = packed;
  const std::size_t data = 30 + 5 + static_cast<unsigned char>(packed[28]);  // name, extra field
  for (std::size_t i = 0; i < 8; ++i) broken[data + i] = '\xFF';
  CHECK(read(broken).files["b.txt"] == "two");
  CHECK(read_stream(broken, 100).files["b.txt"] == "two");
  CHECK(read(broken).loss.damaged != "");
}

TEST_CASE("an archive in the archive shows its own bytes as well") {
  const std::string jar = zip_bytes({{"c.txt", "three"}});
  const std::string false_magic = "PK\x03\x04 is how a text may begin";
  const std::string tar = tar_bytes({{"d.txt", "four"}});
  const std::string gz = compressed("five");
  for (const bool stream : {false, true}) {
    const std::string outer =
        zip_bytes({{"in.jar", jar}, {"notes", false_magic}, {"x.tar", tar}, {"y.gz", gz}});
    const Collected got = stream ? read_stream(outer, 50) : read(outer);
    CHECK(got.archives ==
          Map{{"in.jar", jar}, {"notes", false_magic}, {"x.tar", tar}, {"y.gz", gz}});
    CHECK(got.files.size() == 3);
    CHECK(got.loss.files > 0);
  }
  // The tar of a compressed tar; and what is too deep.
  CHECK(read(compressed(tar), "x.tgz").archives == Map{{"x", tar}});
  const std::string deep = zip_bytes({{"1.zip", zip_bytes({{"2.zip", jar}})}});
  CHECK(read(deep).archives["1.zip!2.zip"] == jar);
}

TEST_CASE("the end of a zip archive is found behind a program and before anything else") {
  const std::string zip = zip_bytes({{"a.txt", "one"}});
  CHECK(zip_end(zip) == zip.size());
  CHECK_FALSE(zip_end(""));
  CHECK_FALSE(zip_end(zip.substr(0, zip.size() - 1)));
  CHECK_FALSE(zip_end(zip_bytes({})));
  CHECK_FALSE(zip_end(zip + std::string(70 << 10, 'x')));
  CHECK_FALSE(zip_end(std::string(1000, '\x05')));
  const std::string around = "#!/bin/sh\nexec java\n" + zip + std::string(40 << 10, '\x05');
  CHECK(zip_end(around) == around.size() - (40 << 10));
  CHECK(read(around).files == Map{{"a.txt", "one"}});
  CHECK(read_stream(around, 77).files == Map{{"a.txt", "one"}});
  // Without a directory that is found, file after file.
  CHECK(read(zip + std::string(70 << 10, 'x')).files == Map{{"a.txt", "one"}});
}

}  // namespace sluice::source
