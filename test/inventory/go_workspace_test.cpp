// What fixtures can't show: limits, and lookups at the border of the tree.
#include "inventory/format_table.h"
#include "inventory/formats/go_work.h"
#include "inventory/inventory.h"
#include "test/catch.h"

namespace sluice::inventory {
namespace {

constexpr std::string_view kMember = "module m\n\ngo 1.22\n\nrequire host.example/a v1.0.0\n";

TEST_CASE("A go.mod belongs to the nearest go.work only", "[inventory][go]") {
  struct {
    const char* work;
    const char* uses;
    const char* go_mod;
    bool member;
  } const kCases[] = {
      {"go.work", "use ./a\n", "a/go.mod", true},
      {"go.work", "use .\n", "go.mod", true},
      {"go.work", "use a/b/\n", "a/b/go.mod", true},
      {"x/go.work", "use ../a\n", "a/go.mod", false},  // a go.work applies below its folder
      {"x/go.work", "use ./a\n", "x/a/go.mod", true},
      {"go.work", "use ./a\n", "a/b/go.mod", false},
      {"go.work", "use ../../outside\n", "a/go.mod", false},
      {"go.work", "what is this\n", "a/go.mod", false},
  };
  for (const auto& each : kCases) {
    INFO(each.work << ' ' << each.uses << ' ' << each.go_mod);
    const FileIndex files = {{each.work, each.uses}, {each.go_mod, kMember}};
    CHECK(is_go_workspace_member({each.go_mod, kMember, &files}) == each.member);
  }
}

TEST_CASE("A workspace has limits", "[inventory][go]") {
  std::string many;
  for (int i = 0; i < 1001; ++i) many += "use ./m" + std::to_string(i) + "\n";
  const Inventory inventory =
      build_inventory({{"go.work", many}, {"m1/go.mod", std::string(kMember)}}, 1);
  REQUIRE(inventory.problems.size() == 2);
  CHECK(inventory.problems[0].incomplete);
  CHECK(inventory.packages.size() == 1);  // by its own go.mod
}

}  // namespace
}  // namespace sluice::inventory
