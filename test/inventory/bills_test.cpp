// Bills of materials that lie in the tree: when they count, and that they take no one's word.
#include "inventory/bills.h"

#include <string>
#include <vector>

#include "core/package.h"
#include "test/catch.h"

namespace sluice::inventory {
namespace {

std::string bill_of(const std::string& purl) {
  return R"({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
    {"type": "library", "name": "x", "purl": ")" +
         purl + "\"}]}";
}

/// Names and versions of what counts, out of bills.
std::vector<std::string> counting(const Inventory& inventory) {
  std::vector<std::string> names;
  for (const Package& package : inventory.packages) {
    if (!package.superseded) names.push_back(package.path + ' ' + package.name + package.version);
  }
  return names;
}

using Names = std::vector<std::string>;
const std::string kLock = "GEM\n  remote: https://registry.example/\n  specs:\n    rack (3.0.0)\n";

}  // namespace

TEST_CASE("a bill counts where no lockfile of its ecosystem is near") {
  const std::string old = bill_of("pkg:gem/rack@1.0.0");
  CHECK(counting(build_inventory({{"bom.json", old}}, 1)) == Names{"bom.json rack1.0.0"});
  CHECK(counting(build_inventory({{"bom.json", old}, {"Gemfile.lock", kLock}}, 1)) ==
        Names{"Gemfile.lock rack3.0.0"});
  CHECK(counting(build_inventory({{"target/bom.json", old}, {"Gemfile.lock", kLock}}, 1)) ==
        Names{"Gemfile.lock rack3.0.0"});
  CHECK(counting(build_inventory({{"bom.json", old}, {"web/Gemfile.lock", kLock}}, 1)) ==
        Names{"web/Gemfile.lock rack3.0.0"});
  CHECK(counting(build_inventory({{"a/bom.json", old}, {"b/Gemfile.lock", kLock}}, 1)).size() == 2);
  CHECK(counting(build_inventory(
                     {{"bom.json", bill_of("pkg:npm/rack@1.0.0")}, {"Gemfile.lock", kLock}}, 1))
            .size() == 2);
}

TEST_CASE("a bill neither hides a lockfile that can't be read nor stands in for a runtime") {
  const Inventory broken = build_inventory(
      {{"bom.json", bill_of("pkg:gem/rack@1.0.0")}, {"Gemfile.lock", "<<<<<<< HEAD\n"}}, 1);
  REQUIRE(broken.problems.size() == 1);
  CHECK(broken.problems[0].incomplete);
  CHECK(counting(build_inventory({{"bom.json", bill_of("pkg:bitnami/node@10.0.0")}}, 1)).empty());
}

TEST_CASE("a bill that can't be read is a note") {
  const Inventory inventory = build_inventory({{"bom.json", "{"}}, 1);
  REQUIRE(inventory.problems.size() == 1);
  CHECK_FALSE(inventory.problems[0].incomplete);
}

TEST_CASE("in the slug, what is installed answers for a bill") {
  Inventory inventory;
  inventory.phase = Phase::kSlug;
  inventory.files.push_back({"bom.json", "CycloneDX 1.6", "", PackageState::kDeclared, 1});
  Package billed;
  billed.ecosystem = "Maven";
  billed.name = "g:a";
  billed.version = "1.0";
  billed.path = "bom.json";
  Package installed = billed;
  installed.name = "g:b";
  installed.state = PackageState::kInstalled;
  installed.path = "target/app.jar";
  inventory.packages = {billed, installed};
  settle_bills(inventory);
  CHECK(inventory.packages[0].superseded);
  CHECK_FALSE(inventory.packages[1].superseded);
  inventory.packages = {billed, installed};
  inventory.phase = Phase::kSource;
  settle_bills(inventory);
  CHECK_FALSE(inventory.packages[0].superseded);
}

TEST_CASE("a manifest that names the version is nearer than a bill") {
  Inventory inventory;
  inventory.files.push_back({"target/bom.json", "CycloneDX 1.6", "", PackageState::kDeclared, 1});
  Package billed;
  billed.ecosystem = "Maven";
  billed.name = "g:a";
  billed.version = "1.0";
  billed.path = "target/bom.json";
  Package declared = billed;
  declared.version = "2.0";
  declared.state = PackageState::kDeclared;
  declared.path = "pom.xml";
  inventory.packages = {billed, declared};
  settle_bills(inventory);
  CHECK(inventory.packages[0].superseded);
  CHECK_FALSE(inventory.packages[1].superseded);
}

}  // namespace sluice::inventory
