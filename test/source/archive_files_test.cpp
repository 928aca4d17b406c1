// Archives of all kinds, whole and in pieces, honest and hostile.
#include "source/archive_files.h"

#include <map>
#include <string>

#include "test/catch.h"
#include "test/source/archive_writer.h"

namespace sluice::source {
namespace {

using advisories::zip_bytes;
using test::compressed;
using test::tar_bytes;

class Collected final : public ArchiveSink {
 public:
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
  std::uint64_t total = 0;
  ArchiveLoss loss;

 private:
  bool open_ = false;
  std::string name_;
  std::string head_;
};

Collected read(const std::string& bytes, std::string_view path = "x.gz",
               const ArchiveLimits& limits = {}) {
  Collected collected;
  collected.loss = read_archive(path, bytes, limits, collected);
  return collected;
}

/// In pieces of `step` bytes.
Collected read_stream(const std::string& bytes, std::size_t step, std::string_view path = "x.gz",
                      const ArchiveLimits& limits = {}) {
  Collected collected;
  std::size_t at = 0;
  std::string piece;
  const ByteSource source = [&]() -> Result<std::string_view> {
    piece = bytes.substr(at, step);
    at += piece.size();
    return std::string_view(piece);
  };
  collected.loss = read_archive(path, archive_kind(bytes), bytes.size(), source, limits, collected);
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
      const Collected streamed = read_stream(bytes, step);
      CHECK(streamed.files == expected);
      CHECK(streamed.loss.cut + streamed.loss.damaged == "");
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
  const ArchiveLimits limits{100, 100'000, 1'000'000, 600'000, 10, 2};
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

}  // namespace sluice::source
