#include "source/tracked_files.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/hash.h"
#include "test/catch.h"
#include "test/git_repository.h"

namespace sluice::source {
namespace {

using test::TestRepository;

void put(std::string* bytes, std::uint32_t value, int count) {
  for (int i = count - 1; i >= 0; --i) *bytes += static_cast<char>(value >> (8 * i) & 0xFF);
}

std::string head(std::uint32_t version, std::uint32_t count) {
  std::string bytes = "DIRC";
  put(&bytes, version, 4);
  put(&bytes, count, 4);
  return bytes;
}

/// Up to the path.
std::string facts(std::uint32_t mode) {
  std::string bytes(40, '\0');
  bytes[24 + 2] = static_cast<char>(mode >> 8);
  bytes[24 + 3] = static_cast<char>(mode & 0xFF);
  return bytes + std::string(20, 'i') + std::string(2, '\0');
}

std::string entry_2(const std::string& path, std::uint32_t mode = 0100644) {
  std::string bytes = facts(mode) + path;
  return bytes + std::string(8 - bytes.size() % 8, '\0');
}

std::string with_sum(const std::string& bytes) { return bytes + sha1_raw(bytes); }

}  // namespace

TEST_CASE("indexes that git writes are read in all their versions", "[source][deploy]") {
  for (const std::string version : {"2", "3", "4"}) {
    INFO(version);
    const TestRepository git;
    for (const char* name : {"a", "a.b/c", "a/b", "dir/deep/file", "dir/deep/other", "dir.txt"}) {
      if (std::string_view(name) != "a") git.write(name, name);
    }
    git.git({"update-index", "--index-version", version});
    git.git({"add", "-A"});
    git.write("later", "x");
    git.git({"add", "--intent-to-add", "later"});
    git.git({"commit", "-q", "-m", "one"});
    git.git({"update-index", "--add", "--cacheinfo", "160000," + git.id("HEAD") + ",module"});
    const std::string bytes = test::read_bytes(git.path(".git/index"));
    // What is added without content needs version 3.
    CHECK(bytes.substr(4, 4) == std::string(3, '\0') + (version == "4" ? '\4' : '\3'));
    const auto tracked = TrackedFiles::read(bytes, "");
    REQUIRE(tracked);
    for (const char* name :
         {"a.b/c", "a/b", "dir/deep/file", "dir/deep/other", "dir.txt", "later"}) {
      CHECK(tracked->has_file(name));
    }
    for (const char* name : {"a", "dir", "dir/deep", "dir/deep/f", "module", ""}) {
      CHECK_FALSE(tracked->has_file(name));
    }
    CHECK(tracked->has_below("dir"));
    CHECK(tracked->has_below("dir/deep"));
    CHECK_FALSE(tracked->has_below("di"));
    CHECK_FALSE(tracked->has_below("dir/deep/file"));
    CHECK(tracked->in_submodule("module/x/y"));
    CHECK(tracked->in_submodule("module"));
    CHECK_FALSE(tracked->in_submodule("modules/x"));
    CHECK(tracked->id_of("a/b").value_or("").size() == 20);
    const auto below = TrackedFiles::read(bytes, "dir/");
    REQUIRE(below);
    CHECK(below->has_file("deep/file"));
    CHECK_FALSE(below->has_file("a/b"));
    CHECK_FALSE(below->in_submodule("module/x"));
  }
}

TEST_CASE("a damaged, split or forged index is an error, cut off anywhere", "[source][deploy]") {
  const std::string two = head(2, 2) + entry_2("a/b") + entry_2("c");
  REQUIRE(TrackedFiles::read(with_sum(two), ""));
  for (std::size_t size = 1; size < two.size(); ++size) {
    INFO(size);
    CHECK_FALSE(TrackedFiles::read(two.substr(0, size), ""));
    // With a sum that fits, what is missing has to be noticed.
    CHECK_FALSE(TrackedFiles::read(with_sum(two.substr(0, size)), ""));
  }
  CHECK_FALSE(TrackedFiles::read(two + std::string(20, 'x'), ""));
  CHECK(TrackedFiles::read(two + std::string(20, '\0'), ""));
  CHECK_FALSE(TrackedFiles::read(with_sum(head(5, 0)), ""));
  CHECK_FALSE(TrackedFiles::read(with_sum(head(2, 1) + entry_2(std::string(5000, 'a'))), ""));
  CHECK(TrackedFiles::read(with_sum(two + "TREE" + std::string(4, '\0')), ""));
  const auto split = TrackedFiles::read(with_sum(two + "link" + std::string(4, '\0')), "");
  REQUIRE_FALSE(split);
  CHECK(split.error().message.find("split") != std::string::npos);
}

TEST_CASE("an index in no order is read all the same", "[source][deploy]") {
  const auto tracked =
      TrackedFiles::read(with_sum(head(2, 3) + entry_2("z/y") + entry_2("b") + entry_2("m/n")), "");
  REQUIRE(tracked);
  for (const char* name : {"z/y", "b", "m/n"}) CHECK(tracked->has_file(name));
  CHECK(tracked->has_below("m"));
}

TEST_CASE("an index that unfolds to far more than its size is refused", "[source][deploy]") {
  // Each path takes over 4,000 bytes of the one before.
  constexpr std::uint32_t kEntries = 80'000;
  std::string bytes = head(4, kEntries);
  for (std::uint32_t i = 0; i < kEntries; ++i) {
    const std::string digits = std::to_string(100'000 + i);
    bytes += facts(0100644) + static_cast<char>(i == 0 ? 0 : 6);
    if (i == 0) bytes += std::string(4000, 'a');
    bytes += digits + '\0';
  }
  CHECK(bytes.size() < 8U << 20);
  const auto tracked = TrackedFiles::read(with_sum(bytes), "");
  REQUIRE_FALSE(tracked);
  CHECK(tracked.error().message.find("too many") != std::string::npos);
}

}  // namespace sluice::source
