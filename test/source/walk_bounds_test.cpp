// Limits of a walk: which files fall out, and that memory stays bounded.
#include "source/walk_bounds.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "source/tree.h"
#include "test/catch.h"
#include "test/temp_folder.h"

namespace sluice::source {
namespace {

using Names = std::vector<std::string>;

Listing listed(const test::TempFolder& folder, const WalkLimits& limits) {
  const Result<Tree> tree = Tree::open(folder.path());
  REQUIRE(tree);
  return tree->list(TreeScope::kEverything, true, limits);
}

Names paths(const Listing& listing) {
  Names names;
  for (const FileEntry& file : listing.files) names.push_back(file.path);
  return names;
}

void write_tree(const test::TempFolder& folder) {
  for (const char* path : {"a/1.js", "a/b/2.js", "a/b/3.js", "b.js", "c/4.js", "c/d/e/5.js",
                           "c/d/e/package.json", "package.json", "z.js"}) {
    folder.write(path, "12345");
  }
}

bool is_manifest(std::string_view path) { return path.ends_with("package.json"); }

TEST_CASE("a limit on files lets the first ones by path through", "[source][tree]") {
  const test::TempFolder folder;
  write_tree(folder);
  const Names all = paths(listed(folder, {}));
  REQUIRE(all.size() == 9);
  REQUIRE(std::is_sorted(all.begin(), all.end()));
  for (std::size_t most = 0; most <= all.size() + 1; ++most) {
    INFO(most);
    const Listing listing = listed(folder, {most, {}, nullptr});
    const std::size_t kept = std::min(most, all.size());
    CHECK(paths(listing) == Names(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(kept)));
    // Without room for files, folders are not looked for either.
    if (most > 2) CHECK(listing.left_out.files == all.size() - kept);
    CHECK(listing.left_out.any() == (kept < all.size()));
    CHECK_FALSE(listing.left_out.late);
  }
}

TEST_CASE("manifests are listed beyond the limit, and what is left out is told", "[source][tree]") {
  const test::TempFolder folder;
  write_tree(folder);
  const Listing listing = listed(folder, {3, is_manifest, nullptr});
  CHECK(paths(listing) ==
        Names{"a/1.js", "a/b/2.js", "a/b/3.js", "c/d/e/package.json", "package.json"});
  CHECK(listing.left_out.files == 4);
  CHECK(listing.left_out.bytes == 20);
  CHECK(listing.left_out.first == Names{"./", "c/", "c/d/"});
}

TEST_CASE("what falls out of a big folder does not depend on the order it is read in",
          "[source][tree]") {
  WalkLevel level{"big/", {}, 0};
  constexpr std::size_t kFiles = 1'500'000;
  constexpr std::size_t kMost = 1000;
  const WalkLimits limits{kMost, is_manifest, nullptr};
  WalkBounds bounds(limits);
  std::size_t most_held = 0;
  const auto name_of = [](std::size_t n) {
    std::string name = std::to_string(n * 7919 % kFiles);
    return std::string(7 - name.size(), '0') + name;
  };
  for (std::size_t n = 0; n < kFiles; ++n) {
    level.entries.push_back({name_of(n), 1});
    if (n == 70'000) level.entries.push_back({"zz-package.json", 1});
    if (n % 1000 == 0) level.entries.push_back({"f" + name_of(n) + '/', 0, true});
    bounds.grown(&level);
    most_held = std::max(most_held, level.entries.size());
  }
  std::sort(level.entries.begin(), level.entries.end(),
            [](const WalkEntry& a, const WalkEntry& b) { return a.name < b.name; });
  std::vector<WalkLevel> levels;
  levels.push_back(std::move(level));
  bounds.read(&levels);
  const std::vector<WalkEntry>& left = levels[0].entries;
  CHECK(most_held < kFiles / 2);
  REQUIRE(left.size() == kMost + kMost + 1);
  for (std::size_t i = 0; i < kMost; ++i) {
    CHECK(left[i].name == std::string(7 - std::to_string(i).size(), '0') + std::to_string(i));
  }
  CHECK(left[kMost].is_folder);
  CHECK(left.back().name == "zz-package.json");
  const LeftOut left_out = bounds.take();
  CHECK(left_out.files == kFiles - kMost);
  CHECK(left_out.folders == kFiles / 1000 - kMost);
}

TEST_CASE("a walk that has no time left lists the files it knows of", "[source][tree]") {
  const test::TempFolder folder;
  write_tree(folder);
  // Each folder takes a second.
  std::chrono::seconds now{0};
  const auto clock = [&] { return now += std::chrono::seconds{1}; };
  const Deadline deadline(std::chrono::seconds{5}, {clock, [&] { return now; }});
  const Deadline over(std::chrono::seconds{0});
  const Listing none = listed(folder, {UINT64_MAX, {}, &over});
  CHECK(paths(none) == Names{"b.js", "package.json", "z.js"});
  CHECK(none.left_out.late);
  CHECK(none.left_out.folders == 2);
  CHECK(none.left_out.first == Names{"a/", "c/"});
  const Listing some = listed(folder, {UINT64_MAX, {}, &deadline});
  CHECK(some.left_out.late);
  CHECK(some.left_out.folders > 0);
  CHECK(some.files.size() < 9);
  const Names names = paths(some);
  CHECK(std::is_sorted(names.begin(), names.end()));
  CHECK(std::find(names.begin(), names.end(), "package.json") != names.end());
}

TEST_CASE("of folders that were left out the first three are named", "[source][tree]") {
  LeftOut left_out;
  CHECK_FALSE(left_out.any());
  for (const char* folder : {"z/", "m/n/o/", "", "m/n/p/", "a/b/c/d/", "m/", "b"}) {
    left_out.add(folder);
  }
  CHECK(left_out.first == Names{"./", "a/b/", "b/"});
  LeftOut more{1, 2, 3, false, {"a/", "a/b/"}};
  left_out.add(more);
  CHECK(left_out.first == Names{"./", "a/", "a/b/"});
  CHECK(left_out.files + left_out.bytes + left_out.folders == 6);
}

}  // namespace
}  // namespace sluice::source
