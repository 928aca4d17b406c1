// Zip archives in memory: their limits, damage, and what is passed over.
#include <string>
#include <vector>

#include "source/zip_entries.h"
#include "test/advisories/zip_writer.h"
#include "test/catch.h"

namespace sluice::source {
namespace {

using advisories::zip_bytes;

struct Seen {
  std::vector<std::string> asked;
  std::vector<std::string> got;  ///< "name=bytes" or "name!message"
  Status status;
  std::uint64_t budget = 1 << 20;
};

Seen read(const std::string& zip, std::uint64_t limit, ZipBufferLimits limits = {},
          std::uint64_t budget = 1 << 20) {
  Seen seen;
  seen.budget = budget;
  limits.budget = &seen.budget;
  seen.status = for_each_zip_entry(
      zip, limits,
      [&](std::string_view name) {
        seen.asked.emplace_back(name);
        return name.starts_with("skip") ? 0 : limit;
      },
      [&](ZipBufferEntry entry) {
        seen.got.push_back(std::string(entry.name) +
                           (entry.bytes ? '=' + *entry.bytes : '!' + entry.bytes.error().message));
      });
  return seen;
}

}  // namespace

TEST_CASE("a zip archive in memory is read by name, and the rest is passed over") {
  for (const char* options : {"compression=store", "compression=deflate"}) {
    const Seen seen =
        read(zip_bytes({{"a", "one"}, {"skip", "two"}, {"b/c", "three"}}, options), 99);
    CHECK(!seen.status);
    CHECK(seen.asked == std::vector<std::string>{"a", "skip", "b/c"});
    CHECK(seen.got == std::vector<std::string>{"a=one", "b/c=three"});
    CHECK(seen.budget == (1 << 20) - 8);
  }
}

TEST_CASE("a zip archive in memory is held to its limits") {
  const std::string zip = zip_bytes({{"big", std::string(5000, 'x')}, {"small", "y"}});
  const Seen entry = read(zip, 100);
  CHECK(!entry.status);
  REQUIRE(entry.got.size() == 2);
  CHECK(entry.got[0] == "big!big: larger than 100 bytes");
  CHECK(entry.got[1] == "small=y");

  const Seen total = read(zip, 10000, {}, 1000);
  REQUIRE(total.status);
  CHECK(total.status->message == "the archive unpacks to too much");

  const Seen count = read(zip, 10000, {1, nullptr});
  REQUIRE(count.status);
  CHECK(count.status->message == "too many files in the archive");
  CHECK(count.asked.empty());
}

TEST_CASE("a zip archive in memory that is cut off anywhere is an error") {
  const std::string zip = zip_bytes({{"a", std::string(300, 'x')}, {"b", "two"}});
  for (std::size_t size = 0; size < zip.size(); ++size) {
    INFO(size);
    CHECK(read(zip.substr(0, size), 1000).status);
  }
}

TEST_CASE("flipped bytes in a zip archive never give wrong bytes without an error") {
  const std::string zip =
      zip_bytes({{"a", "content one"}, {"b", "content two"}}, "compression=store");
  for (std::size_t at = 0; at < zip.size(); ++at) {
    std::string damaged = zip;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x40);
    const Seen seen = read(damaged, 1000);
    if (seen.status) continue;
    for (const std::string& got : seen.got) {
      INFO(at << ": " << got);
      const bool whole = got.find("=content one") != std::string::npos ||
                         got.find("=content two") != std::string::npos ||
                         got.find('!') != std::string::npos;
      CHECK(whole);
    }
  }
}

}  // namespace sluice::source
