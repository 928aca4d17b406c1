#include "inventory/formats/go_vendor.h"

#include "inventory/inventory.h"
#include "test/catch.h"

namespace sluice::inventory {
namespace {

constexpr std::string_view kModules =
    "# example.com/a v1.2.3\n"
    "## explicit; go 1.17\n"
    "example.com/a\n"
    "example.com/a/sub\r\n"
    "# example.com/b v2.0.0 => ../b\n"
    "## explicit\n"
    "# example.com/c v0.1.0 => example.com/d v0.2.0\n"
    "example.com/c/x\n"
    "# example.com/e => ./e\n";

TEST_CASE("vendor/modules.txt says what is needed of each module", "[inventory][go]") {
  const auto read = read_go_vendor(kModules);
  REQUIRE(bool(read));
  using Paths = std::vector<std::string>;
  CHECK(read->at("example.com/a") == Paths{"example.com/a", "example.com/a/sub"});
  CHECK(read->at("example.com/b").empty());
  CHECK(read->at("example.com/c") == Paths{"example.com/c/x"});
  CHECK(read->at("example.com/e").empty());
  CHECK(read_go_vendor("").value().empty());
  CHECK(read_go_vendor("example.com/a\n").error().line == 1);
  CHECK(read_go_vendor("# example.com/a v1\n<html lang=\"en\">\n").error().line == 2);
}

TEST_CASE("Vendored modules know their imports", "[inventory][go]") {
  const std::string go_mod =
      "module app\n\ngo 1.21\n\nrequire (\n\texample.com/a v1.2.3\n\texample.com/gone v1.0.0\n)\n";
  CHECK(wants("vendor/modules.txt"));
  CHECK(wants("service/vendor/modules.txt"));
  CHECK_FALSE(wants("vendor/example.com/a/go.mod"));
  const Inventory with =
      build_inventory({{"go.mod", go_mod}, {"vendor/modules.txt", std::string(kModules)}}, 1);
  REQUIRE(with.packages.size() == 4);  // the two of go.mod, and the two that lie in vendor/
  REQUIRE(with.packages[0].vendored_imports.has_value());
  CHECK(with.packages[0].vendored_imports->size() == 2);
  CHECK(with.packages[1].vendored_imports == std::vector<std::string>{});  // not in the build
  CHECK(with.problems.empty());

  const Inventory without = build_inventory({{"go.mod", go_mod}}, 1);
  CHECK_FALSE(without.packages[0].vendored_imports.has_value());
  const Inventory broken =
      build_inventory({{"go.mod", go_mod}, {"vendor/modules.txt", "what is this\n"}}, 1);
  CHECK_FALSE(broken.packages[0].vendored_imports.has_value());
  REQUIRE(!broken.problems.empty());
  for (const Problem& problem : broken.problems) {
    if (problem.path == "go.mod") continue;  // that there is no go.sum
    CHECK(problem.path == "vendor/modules.txt");
    CHECK(problem.line == 1);
    CHECK_FALSE(problem.incomplete);  // every finding is still there
  }
}

TEST_CASE("What a module is replaced with has its own import paths", "[inventory][go]") {
  const std::string go_mod =
      "module app\n\ngo 1.21\n\nrequire example.com/c v0.1.0\n"
      "replace example.com/c => example.com/d v0.2.0\n";
  const Inventory inventory =
      build_inventory({{"go.mod", go_mod}, {"vendor/modules.txt", std::string(kModules)}}, 1);
  std::size_t found = 0;
  for (const Package& package : inventory.packages) {
    if (package.name != "example.com/d") continue;
    ++found;
    // Advisories name the packages of the one that is really there.
    CHECK(package.vendored_imports == std::vector<std::string>{"example.com/d/x"});
  }
  CHECK(found == 2);  // in go.mod and in vendor/
}

}  // namespace
}  // namespace sluice::inventory
