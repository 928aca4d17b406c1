#include "inventory/inventory.h"

#include <algorithm>

#include "inventory/format_table.h"
#include "inventory/package_set.h"
#include "inventory/paths.h"
#include "test/catch.h"
#include "test/inventory/cases.h"

namespace sluice::inventory {
namespace {

std::size_t index_of(const Inventory& inventory, const std::string& name) {
  for (std::size_t i = 0; i < inventory.packages.size(); ++i) {
    if (inventory.packages[i].name == name) return i;
  }
  FAIL("no package " << name);
  return 0;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("wants() asks for lockfiles and manifests outside of other packages' folders") {
  for (const char* path : {"package-lock.json",
                           "a/b/yarn.lock",
                           "pnpm-lock.yaml",
                           "Gemfile",
                           "Gemfile.lock",
                           "requirements.txt",
                           "requirements/base.txt",
                           "requirements-dev.txt",
                           "test-requirements.txt",
                           "requirements.in",
                           "constraints.txt",
                           "Pipfile",
                           "pyproject.toml",
                           "go.sum",
                           "go.mod",
                           "composer.json",
                           "bun.lockb",
                           "Cargo.lock",
                           "pom.xml",
                           "sub/pom.xml",
                           "web/target/mvn-dependency-list.log",
                           "app.csproj",
                           "web/package.json",
                           "node_modules/a/package.json"}) {
    INFO(path);
    CHECK(wants(path));
  }
  for (const char* path :
       {"node_modules/a/test/package.json", "vendor/a/composer.lock",
        ".heroku/node/package-lock.json", "lib/python3.12/site-packages/a/requirements.txt",
        "README.md", "pom.xml.bak", "robots.txt", "my-package-lock.json", "requirements",
        "MANIFEST.in", "yarn.lock.bak"}) {
    INFO(path);
    CHECK_FALSE(wants(path));
  }
}

TEST_CASE("paths are resolved as text and never leave the root") {
  CHECK(join_path("a/b", "../c.txt") == "a/c.txt");
  CHECK(join_path("", "./x//y/./z") == "x/y/z");
  CHECK(join_path("a", "../../etc/passwd").empty());
  CHECK(folder_of("x") == "");
  CHECK(file_name("a/b") == "b");
  CHECK(is_test_path("a/__tests__/yarn.lock"));
  CHECK_FALSE(is_test_path("latest/yarn.lock"));
  CHECK_FALSE(is_test_path("tests"));
}

TEST_CASE("path_to() gives the shortest path, and among equals the first by name") {
  const Inventory inventory =
      build_inventory({{"package-lock.json", R"({"lockfileVersion": 3, "packages": {
        "": {"dependencies": {"top": "1", "zed": "1", "far": "1"}},
        "node_modules/top": {"version": "1.0.0", "dependencies": {"mid": "1"}},
        "node_modules/zed": {"version": "1.0.0", "dependencies": {"mid": "1"}},
        "node_modules/far": {"version": "1.0.0", "dependencies": {"near": "1"}},
        "node_modules/near": {"version": "1.0.0", "dependencies": {"mid": "1"}},
        "node_modules/mid": {"version": "1.0.0", "dependencies": {"low": "1"}},
        "node_modules/low": {"version": "1.0.0", "dependencies": {"mid": "1"}},
        "node_modules/stray": {"version": "1.0.0"}}})"},
                       {"web/yarn.lock", "# yarn lockfile v1\n\nlow@1:\n  version \"1.0.0\"\n"}},
                      1);
  CHECK(path_to(inventory, index_of(inventory, "low")) == Names{"top", "mid", "low"});
  CHECK(path_to(inventory, index_of(inventory, "top")) == Names{"top"});
  CHECK(path_to(inventory, index_of(inventory, "stray")) == Names{"stray"});
  CHECK(path_to(inventory, inventory.packages.size()).empty());
}

TEST_CASE("too many packages are a problem, not a slow scan") {
  std::string different;
  std::string same;
  for (std::size_t i = 0; i <= kMaxPackagesPerFile; ++i) {
    different += "p" + std::to_string(i) + "==1\n";
    same += "p==1\n";
  }
  for (const std::string& requirements : {different, same}) {
    const Inventory inventory = build_inventory({{"requirements.txt", requirements}}, 1);
    CHECK(inventory.packages.size() == (&requirements == &same ? 1 : inventory.packages.size()));
    CHECK_FALSE(inventory.packages.empty());
    REQUIRE(inventory.problems.size() == 1);
    CHECK(inventory.problems[0].incomplete);
    CHECK(inventory.problems[0].path == "requirements.txt");
    CHECK(inventory.problems[0].line == kMaxPackagesPerFile + 1);
  }
}

TEST_CASE("a file's problems and edges have an end, and that is told") {
  PackageSet set("npm");
  for (std::size_t i = 0; i < kMaxProblemsPerFile + 10; ++i) set.report(i + 1, "note", false);
  REQUIRE(set.problems().size() == kMaxProblemsPerFile + 1);
  CHECK(set.problems().back().line == kMaxProblemsPerFile + 1);
  CHECK(set.problems().back().incomplete);
  PackageSet needs("npm");
  for (const char* name : {"a", "b"}) {
    Package package;
    package.name = name;
    needs.add(package);
  }
  for (std::size_t i = 0; i <= kMaxNeedsPerFile; ++i) needs.need(0, 1);
  REQUIRE(needs.problems().size() == 1);
  CHECK(needs.problems()[0].incomplete);
  CHECK(needs.at(0).needs.size() == kMaxNeedsPerFile);
}

TEST_CASE("what packages ask of each other is kept up to a bound") {
  constexpr std::size_t kKept = 1'000'000;
  constexpr std::size_t kOfOne = 50;
  PackageSet set("npm");
  constexpr std::size_t kPackages = kKept / kOfOne + 10;
  for (std::size_t i = 0; i < kPackages; ++i) {
    Package package;
    package.name = "p" + std::to_string(i);
    set.add(std::move(package));
  }
  for (std::size_t i = 0; i < kPackages; ++i) {
    for (std::size_t n = 0; n < kOfOne + 2; ++n) {
      set.need((i + 1) % kPackages, i, "^" + std::to_string(n));
    }
  }
  CHECK(set.at(0).demands.size() == kOfOne);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < kPackages; ++i) kept += set.at(i).demands.size();
  CHECK(kept == kKept);
  CHECK(set.problems().empty());
}

TEST_CASE("\"# via\" and notes of requirements have an end") {
  std::string text = "a==1\n";
  for (std::size_t i = 0; i < kMaxProblemsPerFile + 10; ++i) text += "--trusted-host x\n";
  const Inventory inventory = build_inventory({{"requirements.txt", text}}, 1);
  CHECK(inventory.problems.size() == kMaxProblemsPerFile + 1);
}

TEST_CASE("BOMs that all import each other are each read once") {
  // By paths there would be 40 to the power of 8 of them.
  constexpr int kBoms = 40;
  std::string imports;
  for (int i = 0; i < kBoms; ++i) {
    imports += "<dependency><groupId>g</groupId><artifactId>b" + std::to_string(i) +
               "</artifactId><version>1</version><type>pom</type><scope>import</scope>"
               "</dependency>";
  }
  std::vector<KeptFile> files;
  for (int i = 0; i < kBoms; ++i) {
    const std::string name = "b" + std::to_string(i);
    files.push_back({name + "/pom.xml",
                     "<project><groupId>g</groupId><artifactId>" + name +
                         "</artifactId><version>1</version><dependencyManagement><dependencies>" +
                         imports +
                         "<dependency><groupId>m</groupId><artifactId>managed</artifactId>"
                         "<version>2." +
                         std::to_string(i) +
                         "</version></dependency></dependencies></dependencyManagement>"
                         "<dependencies><dependency><groupId>m</groupId>"
                         "<artifactId>managed</artifactId></dependency></dependencies></project>"});
  }
  const Inventory inventory = build_inventory(files, 2);
  REQUIRE(inventory.packages.size() == kBoms);
  CHECK(inventory.packages[0].path == "b0/pom.xml");
  CHECK(inventory.packages[0].version == "2.0");
}

TEST_CASE("the files of requirements for work on one's own machine are for development") {
  for (const char* path : {"requirements/local.txt", "requirements-local.txt"}) {
    INFO(path);
    const Inventory inventory = build_inventory({{path, "django==1.11\n"}}, 1);
    REQUIRE(inventory.packages.size() == 1);
    CHECK(inventory.packages[0].scope == Scope::kDev);
  }
  const Inventory named = build_inventory(
      {{"requirements.txt", "-r requirements/local.txt\n"}, {"requirements/local.txt", "a==1\n"}},
      1);
  REQUIRE_FALSE(named.packages.empty());
  CHECK(named.packages.back().scope == Scope::kRuntime);
}

TEST_CASE("binary content under any lockfile name is a problem") {
  for (const PackageFileFormat& format : package_file_formats()) {
    const Inventory inventory =
        build_inventory({{"web/" + std::string(format.name), std::string("\x7f"
                                                                         "ELF\x02\x00\x01",
                                                                         7)}},
                        1);
    INFO(format.name);
    REQUIRE(!inventory.problems.empty());  // a manifest is also told to have no lockfile
    const bool incomplete = std::any_of(inventory.problems.begin(), inventory.problems.end(),
                                        [](const Problem& problem) { return problem.incomplete; });
    CHECK(incomplete == (format.state == PackageState::kLocked));
    CHECK(inventory.packages.empty());
  }
}

TEST_CASE("deep nesting and long rows of brackets end in a problem") {
  for (const char* name : {"package-lock.json", "pnpm-lock.yaml", "composer.lock"}) {
    const Inventory inventory = build_inventory({{name, std::string(200'000, '[')}}, 1);
    INFO(name);
    REQUIRE(inventory.problems.size() == 1);
    CHECK(inventory.problems[0].incomplete);
  }
}

}  // namespace sluice::inventory
