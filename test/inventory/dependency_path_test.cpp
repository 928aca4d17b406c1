// Paths on graphs that are hard: cycles, ladders of diamonds, very many packages.
#include "inventory/dependency_path.h"

#include <string>
#include <vector>

#include "test/catch.h"

namespace sluice::inventory {
namespace {

using Names = std::vector<std::string>;

/// Packages 0 to count - 1, named "p0" and so on, all shipped; the first is direct.
std::vector<Package> chain_of(std::size_t count) {
  std::vector<Package> packages(count);
  for (std::size_t i = 0; i < count; ++i) {
    packages[i].name = "p" + std::to_string(i);
    packages[i].scope = Scope::kRuntime;
  }
  if (count > 0) packages[0].direct = true;
  return packages;
}

std::vector<Names> names_to(const std::vector<Package>& packages, std::size_t package,
                            std::size_t limit) {
  return names_along(packages, PathFinder(packages).paths_to(package, limit));
}

}  // namespace

TEST_CASE("all paths are found, shortest first, also through what is direct itself") {
  std::vector<Package> packages = chain_of(5);
  packages[0].needs = {1, 4};
  packages[1].needs = {2, 3};
  packages[1].direct = true;
  packages[2].needs = {4};
  packages[3].needs = {4};
  CHECK(names_to(packages, 4, 10) == std::vector<Names>{{"p0", "p4"},
                                                        {"p1", "p2", "p4"},
                                                        {"p1", "p3", "p4"},
                                                        {"p0", "p1", "p2", "p4"},
                                                        {"p0", "p1", "p3", "p4"}});
  CHECK(names_to(packages, 4, 2).size() == 2);
  CHECK(PathFinder(packages).count_paths(4) == 5U);
  CHECK(names_to(packages, 1, 10) == std::vector<Names>{{"p1"}, {"p0", "p1"}});
  CHECK(names_to(packages, 5, 10).empty());
}

TEST_CASE("what is shipped is explained by what is shipped") {
  std::vector<Package> packages = chain_of(4);
  packages[1].direct = true;
  packages[1].scope = Scope::kDev;
  packages[0].needs = {2};
  packages[1].needs = {2, 3};
  packages[3].scope = Scope::kDev;
  CHECK(names_to(packages, 2, 10) == std::vector<Names>{{"p0", "p2"}});
  CHECK(names_to(packages, 3, 10) == std::vector<Names>{{"p1", "p3"}});
  CHECK(PathFinder(packages).count_paths(2) == 1U);
}

TEST_CASE("cycles neither repeat in a path nor hide one") {
  std::vector<Package> packages = chain_of(5);
  packages[0].needs = {1};
  packages[1].needs = {2};
  packages[2].needs = {1, 3};
  packages[3].needs = {2, 4, 3};
  packages[4].needs = {0};
  CHECK(names_to(packages, 3, 10) == std::vector<Names>{{"p0", "p1", "p2", "p3"}});
  CHECK_FALSE(PathFinder(packages).count_paths(3));
  CHECK(names_to(packages, 4, 10).size() == 1);

  std::vector<Package> stray = chain_of(3);
  stray[1].needs = {2};
  stray[2].needs = {1};
  CHECK(names_to(stray, 2, 10) == std::vector<Names>{{"p2"}});
}

TEST_CASE("a ladder of diamonds has more paths than can be counted, and the first are quick") {
  constexpr std::size_t kRungs = 5'000;
  std::vector<Package> packages = chain_of(kRungs * 3 + 1);
  for (std::size_t rung = 0; rung < kRungs; ++rung) {
    const std::size_t at = rung * 3;
    packages[at].needs = {at + 1, at + 2};
    packages[at + 1].needs = {at + 3};
    packages[at + 2].needs = {at + 3};
  }
  const PathFinder finder(packages);
  CHECK(finder.paths_to(30, 20).size() == 20);
  CHECK(finder.count_paths(30) == 1024U);
  CHECK(finder.count_paths(kRungs * 3) == kMaxCountedPaths);
  const auto longest = finder.paths_to(kRungs * 3, 20);
  REQUIRE(!longest.empty());
  CHECK(longest[0].size() == kRungs * 2 + 1);
}

TEST_CASE("everything needs everything: the work is bounded") {
  constexpr std::size_t kCount = 600;
  std::vector<Package> packages = chain_of(kCount);
  for (std::size_t i = 0; i < kCount; ++i) {
    for (std::size_t k = 0; k < kCount; ++k) {
      if (i != k) packages[i].needs.push_back(k);
    }
  }
  const PathFinder finder(packages);
  const auto paths = finder.paths_to(kCount - 1, 20);
  REQUIRE(paths.size() == 20);
  CHECK(paths[0].size() == 2);
  CHECK(paths[1].size() == 3);
  CHECK_FALSE(finder.count_paths(kCount - 1));
}

TEST_CASE("twenty thousand packages that need one") {
  constexpr std::size_t kCount = 20'000;
  std::vector<Package> packages = chain_of(kCount);
  for (std::size_t i = 1; i < kCount; ++i) {
    packages[i].needs = {0};
    packages[i].direct = i % 2 == 0;
    if (i % 2 == 0) packages[i].needs.push_back(i - 1);
  }
  packages[0].direct = false;
  const PathFinder finder(packages);
  CHECK(finder.paths_to(0, 20).size() == 20);
  CHECK(finder.count_paths(0) == kCount - 2);
}

}  // namespace sluice::inventory
