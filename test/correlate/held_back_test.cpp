#include "correlate/held_back.h"

#include "correlate/vulnerability_findings.h"
#include "inventory/inventory.h"
#include "test/catch.h"

namespace sluice::correlate {
namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

Package package_with(std::string ecosystem, std::string version, std::vector<Demand> demands) {
  Package package;
  package.ecosystem = std::move(ecosystem);
  package.name = "child";
  package.version = std::move(version);
  package.demands = std::move(demands);
  package.path = "app/package-lock.json";
  return package;
}

TEST_CASE("Who keeps a package from its fix", "[correlate]") {
  const Package npm = package_with("npm", "0.0.10", {{"a", "^0.0.10 || ^1.0.0"}, {"b", "~0.0.1"}});
  REQUIRE(held_back(npm, "1.0.1").has_value());
  CHECK(held_back(npm, "1.0.1")->by == "b");
  CHECK_FALSE(held_back(package_with("npm", "1.2.0", {{"a", "^1.0.0"}}), "1.2.6").has_value());
  // Not met now: overruled already. Not readable: nothing can be said.
  CHECK_FALSE(held_back(package_with("npm", "2.0.0", {{"a", "~0.0.1"}}), "2.0.1").has_value());
  CHECK_FALSE(held_back(package_with("npm", "1.0.0", {{"a", "latest"}}), "2.0.0").has_value());
  CHECK(held_back(package_with("RubyGems", "1.1", {{"a", "~> 1.0, >= 1.0.2"}}), "2.0").has_value());
  CHECK_FALSE(held_back(package_with("RubyGems", "1.1", {{"a", ">= 1"}}), "2.0").has_value());
  CHECK(held_back(package_with("Packagist", "1.1.0", {{"a", "^1.0"}}), "2.0.0").has_value());
  CHECK(held_back(package_with("PyPI", "1.1", {{"a", ">=1,<2"}}), "2.0").has_value());
}

TEST_CASE("The way past it names both", "[correlate]") {
  const Package npm = package_with("npm", "0.0.10", {});
  inventory::Inventory inventory;
  inventory.packages = {npm};
  const std::string text = way_past(inventory, npm, "0.2.4", {"parent", "~0.0.1"});
  CHECK(contains(text, "parent asks for child ~0.0.1"));
  CHECK(contains(text, R"("overrides": {"child": "0.2.4"})"));
  Package gem = package_with("RubyGems", "1.0", {});
  gem.path = "Gemfile.lock";
  CHECK(way_past(inventory, gem, "2.0", {"parent", "~> 1.0"}) ==
        "parent asks for child ~> 1.0; fixed is 2.0. Update parent.");
  // An override would take the newer copy down, or parent over a major version.
  Package newer = npm;
  newer.version = "1.2.5";
  inventory.packages.push_back(newer);
  CHECK_FALSE(contains(way_past(inventory, npm, "0.2.4", {"parent", "~0.0.1"}), "overrides"));
  CHECK_FALSE(contains(way_past(inventory, npm, "2.0.0", {"parent", "~0.0.1"}), "overrides"));
  // Nor would it leave the older copy in its major version.
  CHECK_FALSE(contains(way_past(inventory, newer, "1.2.6", {"other", "1.2.5"}), "overrides"));
}

/// The fix for package "child" out of a lockfile.
Fix fix_of(const std::string& path, const std::string& lockfile, const std::string& fixed,
           const std::string& safe) {
  const inventory::Inventory inventory = inventory::build_inventory({{path, lockfile}}, 1);
  AdvisoryMatch match;
  match.id = "GHSA-1";
  match.fixed_version = fixed;
  match.safe_version = safe;
  for (std::size_t i = 0; i < inventory.packages.size(); ++i) {
    if (inventory.packages[i].name == "child") match.package = i;
  }
  return vulnerability_findings(inventory, {match}).at(0).fix;
}

TEST_CASE("Demands are read from lockfiles", "[correlate][inventory]") {
  const auto npm = [](const std::string& range) {
    return R"({"lockfileVersion": 3, "packages": {"": {"dependencies": {"parent": "1"}},
      "node_modules/parent": {"version": "1.0.0", "dependencies": {"child": ")" +
           range + R"("}}, "node_modules/child": {"version": "1.0.0"}}})";
  };
  CHECK(fix_of("package-lock.json", npm("^1.0.0"), "1.5.0", "1.5.0").command == "npm update child");
  const Fix held = fix_of("package-lock.json", npm("~1.0.0"), "1.5.0", "1.5.0");
  CHECK(held.command.empty());
  CHECK(contains(held.text, "parent asks for child ~1.0.0"));
  // What clears this flaw is within reach, what clears all of them is not.
  const Fix nearer = fix_of("package-lock.json", npm("^1.0.0"), "1.5.0", "2.0.0");
  CHECK(nearer.version == "1.5.0");
  CHECK(nearer.command == "npm update child");

  const std::string v1 = R"({"lockfileVersion": 1, "dependencies": {
    "parent": {"version": "1.0.0", "requires": {"child": "~1.0.0"}}, "child": {"version": "1.0.0"}}})";
  CHECK(contains(fix_of("package-lock.json", v1, "1.5.0", "1.5.0").text, "parent asks for"));

  const std::string yarn =
      "# yarn lockfile v1\n\nchild@~1.0.0:\n  version \"1.0.0\"\n\nparent@1:\n"
      "  version \"1.0.0\"\n  dependencies:\n    child \"~1.0.0\"\n";
  CHECK(contains(fix_of("yarn.lock", yarn, "1.5.0", "1.5.0").text, "\"resolutions\""));

  const std::string gems =
      "GEM\n  specs:\n    child (1.0.0)\n    parent (1.0.0)\n      child (~> 1.0.0)\n\n"
      "DEPENDENCIES\n  parent\n";
  CHECK(contains(fix_of("Gemfile.lock", gems, "1.5.0", "1.5.0").text,
                 "parent asks for child ~> 1.0.0"));

  const std::string composer = R"({"packages": [
    {"name": "v/parent", "version": "1.0.0", "require": {"child": "~1.0.0", "php": ">=8"}},
    {"name": "child", "version": "1.0.0"}], "packages-dev": []})";
  CHECK(contains(fix_of("composer.lock", composer, "1.5.0", "1.5.0").text, "v/parent asks for"));

  const std::string poetry =
      "[[package]]\nname = \"parent\"\nversion = \"1.0.0\"\n[package.dependencies]\n"
      "child = {version = \">=1,<1.2\", markers = \"x\"}\n\n[[package]]\nname = \"child\"\n"
      "version = \"1.0.0\"\n\n[metadata]\nlock-version = \"2.0\"\n";
  CHECK(contains(fix_of("poetry.lock", poetry, "1.5.0", "1.5.0").text, "parent asks for"));
}

}  // namespace
}  // namespace sluice::correlate
