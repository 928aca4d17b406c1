// Which of a declared, a locked and an installed package counts.
#include <string>

#include "test/catch.h"
#include "test/correlate/inventories.h"
#include "test/processor_time.h"

namespace sluice::inventory {
namespace {

using test::declared;
using test::inventory_of;
using test::package;

constexpr PackageState kLocked = PackageState::kLocked;
constexpr PackageState kInstalled = PackageState::kInstalled;

/// "name version state" of what counts, in order; "-" after what is not in the slug.
std::string counted(const Inventory& inventory) {
  std::string text;
  for (const Package& each : inventory.packages) {
    if (each.superseded) continue;
    text += (text.empty() ? "" : ", ") + each.name + ' ' + each.version + ' ' +
            std::string(to_string(each.state)) + (each.not_in_slug ? " -" : "");
  }
  return text;
}

}  // namespace

TEST_CASE("a lockfile answers for the manifests of its folder and below") {
  struct {
    const char* manifest;
    const char* lockfile;
    bool superseded;
  } const kCases[] = {
      {"package.json", "package-lock.json", true},
      {"packages/web/package.json", "package-lock.json", true},
      {"web/package.json", "web/yarn.lock", true},
      {"package.json", "web/package-lock.json", false},
      {"webapp/package.json", "web/package-lock.json", false},
  };
  for (const auto& each : kCases) {
    INFO(each.manifest << " and " << each.lockfile);
    const Inventory inventory = inventory_of(
        {declared(each.manifest, "a", "^1"), package(kLocked, each.lockfile, "a", "1.2.3")});
    CHECK(inventory.packages[0].superseded == each.superseded);
    CHECK_FALSE(inventory.packages[1].superseded);
  }
}

TEST_CASE("names are compared as their ecosystem does") {
  const Inventory python = inventory_of({declared("pyproject.toml", "Foo_Bar", ">=1", "PyPI"),
                                         package(kLocked, "uv.lock", "foo-bar", "1.0", "PyPI")});
  CHECK(counted(python) == "foo-bar 1.0 locked");
  const Inventory other = inventory_of({declared("package.json", "a", "^1"),
                                        package(kLocked, "Gemfile.lock", "a", "1.0", "RubyGems")});
  CHECK(counted(other) == "a  declared, a 1.0 locked");
}

TEST_CASE("of a committed node_modules, what only development asks for is for development") {
  Package asks = declared("package.json", "a", "^1");
  asks.scope = Scope::kRuntime;
  Package tool = declared("package.json", "tool", "^1");
  tool.scope = Scope::kDev;
  std::vector<Package> packages = {asks, tool};
  for (const char* name : {"a", "extra", "of-a", "of-extra", "of-tool", "shared", "tool"}) {
    packages.push_back(
        package(kInstalled, std::string("node_modules/") + name + "/package.json", name, "1.0.0"));
  }
  packages[2].needs = {4};     // a
  packages[3].needs = {5};     // extra, which nobody asks for
  packages[8].needs = {6, 7};  // tool
  packages[4].needs = {7};
  const Inventory inventory = inventory_of(packages);
  std::string dev;
  for (const Package& each : inventory.packages) {
    if (each.state == kInstalled && each.scope == Scope::kDev) dev += each.name + ' ';
  }
  CHECK(dev == "of-tool tool ");
  // In the slug it is there.
  for (const Package& each : inventory_of(packages, Phase::kSlug).packages) {
    if (each.state == kInstalled) CHECK(each.scope == Scope::kRuntime);
  }
}

TEST_CASE("in the source, installed trees count only where there is no lockfile") {
  const std::vector<Package> tree = {
      package(kInstalled, "node_modules/a/package.json", "a", "2.0.0")};
  CHECK(counted(inventory_of(tree)) == "a 2.0.0 installed");
  std::vector<Package> both = tree;
  both.push_back(package(kLocked, "package-lock.json", "b", "1.0.0"));
  CHECK(counted(inventory_of(both)) == "b 1.0.0 locked");
  std::vector<Package> elsewhere = tree;
  elsewhere.push_back(package(kLocked, "web/package-lock.json", "b", "1.0.0"));
  CHECK(counted(inventory_of(elsewhere)) == "a 2.0.0 installed, b 1.0.0 locked");
}

TEST_CASE("in the slug, what is installed counts") {
  Package dev = package(kLocked, "package-lock.json", "jest", "29.0.0");
  dev.scope = Scope::kDev;
  const Inventory inventory =
      inventory_of({declared("package.json", "a", "^1"),
                    package(kInstalled, "node_modules/a/package.json", "a", "1.2.3"),
                    package(kInstalled, "node_modules/b/package.json", "b", "2.0.1"),
                    package(kInstalled, "node_modules/c/package.json", "c", "3.0.0"),
                    package(kLocked, "package-lock.json", "a", "1.2.3"),
                    package(kLocked, "package-lock.json", "b", "2.0.0"), dev},
                   Phase::kSlug);
  CHECK(counted(inventory) ==
        "b 2.0.1 installed, c 3.0.0 installed, a 1.2.3 installed, jest 29.0.0 locked -");
  // The lockfile's entry stands for both: it has the line, the scope and the path to the app.
  CHECK(inventory.packages[4].path == "package-lock.json");
}

TEST_CASE("in the slug, an ecosystem without an installed tree is judged by its lockfile") {
  const Inventory inventory =
      inventory_of({package(kInstalled, "node_modules/a/package.json", "a", "1.0.0"),
                    package(kLocked, "Gemfile.lock", "rack", "3.0.0", "RubyGems")},
                   Phase::kSlug);
  CHECK(counted(inventory) == "a 1.0.0 installed, rack 3.0.0 locked");
}

TEST_CASE("Python's packages lie where the interpreter is") {
  const std::string site = ".heroku/python/lib/python3.13/site-packages/";
  const Inventory inventory =
      inventory_of({package(kInstalled, site + "a-1.0.dist-info/METADATA", "a", "1.0", "PyPI"),
                    package(kLocked, "requirements.txt", "A", "1.0", "PyPI"),
                    package(kLocked, "requirements.txt", "b", "1.0", "PyPI")},
                   Phase::kSlug);
  CHECK(counted(inventory) == "A 1.0 installed, b 1.0 locked -");
}

TEST_CASE("what is declared and installed without a lockfile counts as installed, and as direct") {
  const Inventory inventory =
      inventory_of({declared("package.json", "a", "^1"),
                    package(kInstalled, "node_modules/a/package.json", "a", "1.0.0")},
                   Phase::kSlug);
  CHECK(counted(inventory) == "a 1.0.0 installed");
  CHECK(inventory.packages[1].direct);
}

TEST_CASE("what lies in an archive counts whatever a lockfile says") {
  Package jar = package(kInstalled, "target/app.jar", "g:a", "1.0", "Maven");
  jar.inner = "BOOT-INF/lib/a-1.0.jar";
  for (const Phase phase : {Phase::kSource, Phase::kSlug}) {
    const Inventory inventory =
        inventory_of({package(kLocked, "gradle.lockfile", "g:a", "2.0", "Maven"), jar}, phase);
    CHECK(counted(inventory) == "g:a 2.0 locked, g:a 1.0 installed");
  }
}

TEST_CASE("in the slug, what a program was linked from is told once, in go.mod's place") {
  const auto linked = [](const char* name, const char* version) {
    Package made = package(kInstalled, "bin/web", name, version, "Go");
    made.inner = "build info";
    return made;
  };
  const std::vector<Package> packages = {
      package(kLocked, "go.mod", "example.com/a", "v1.0.0", "Go"),
      package(kLocked, "go.mod", "example.com/b", "v1.0.0", "Go"),
      linked("example.com/a", "v1.0.0"), linked("example.com/b", "v1.1.0")};
  const Inventory slug = inventory_of(packages, Phase::kSlug);
  CHECK(counted(slug) ==
        "example.com/a v1.0.0 installed, example.com/b v1.0.0 locked, example.com/b v1.1.0 "
        "installed");
  CHECK(slug.packages[0].path == "go.mod");
  // A program that was committed says nothing of what the build will make.
  CHECK_FALSE(inventory_of(packages).packages[2].superseded);
}

TEST_CASE("in the slug, an archive has the versions that a manifest leaves open") {
  Package jar = package(kInstalled, "target/app.jar", "g:a", "1.0", "Maven");
  jar.inner = "BOOT-INF/lib/a-1.0.jar";
  Package unknown = jar;
  unknown.name = "g:b";
  unknown.version.clear();
  const Inventory slug = inventory_of(
      {declared("pom.xml", "g:a", "", "Maven"), declared("pom.xml", "g:b", "", "Maven"),
       declared("other/pom.xml", "g:a", "", "Maven"), jar, unknown},
      Phase::kSlug);
  CHECK(slug.packages[0].superseded);
  CHECK_FALSE(slug.packages[1].superseded);
  CHECK_FALSE(slug.packages[2].superseded);
  CHECK(slug.packages[3].direct);
}

TEST_CASE("of several installed copies, the lockfile's entry has what any of them says") {
  Package first = package(kInstalled, "web/node_modules/a/package.json", "a", "1.0.0");
  first.deprecated = "use b";
  Package second =
      package(kInstalled, "web/node_modules/c/node_modules/a/package.json", "a", "1.0.0");
  second.install_script = true;
  Package elsewhere = package(kInstalled, "web-old/node_modules/a/package.json", "a", "1.0.0");
  Package locked = package(kLocked, "web/package-lock.json", "a", "1.0.0");
  locked.direct = true;
  const Inventory inventory = inventory_of({elsewhere, first, second, locked}, Phase::kSlug);
  CHECK(counted(inventory) == "a 1.0.0 installed, a 1.0.0 installed");
  CHECK_FALSE(inventory.packages[0].superseded);
  CHECK_FALSE(inventory.packages[0].direct);
  CHECK(inventory.packages[1].direct);
  CHECK(inventory.packages[3].install_script);
  CHECK(inventory.packages[3].deprecated == "use b");
}

TEST_CASE("tens of thousands of copies of one package are settled in an instant") {
  constexpr int kCopies = 20'000;
  for (const Phase phase : {Phase::kSource, Phase::kSlug}) {
    Inventory inventory;
    inventory.phase = phase;
    for (int i = 0; i < kCopies; ++i) {
      const std::string number = std::to_string(i);
      const std::string version = "1.0." + number;
      inventory.packages.push_back(package(kLocked, "package-lock.json", "a", version));
      inventory.packages.push_back(package(
          kInstalled, "node_modules/p" + number + "/node_modules/a/package.json", "a", version));
      inventory.packages.push_back(declared("apps/" + number + "/package.json", "a", "^1"));
      // Gems have a tree and no lockfile here: what manifests ask for meets what is installed.
      inventory.packages.push_back(declared("apps/Gemfile", "a", ">= " + number, "RubyGems"));
      inventory.packages.push_back(
          package(kInstalled, "vendor/bundle/" + number + "/a.gemspec", "a", version, "RubyGems"));
      Package jar = package(kInstalled, "libs/" + number + "/app.jar", "g:a", version, "Maven");
      jar.inner = "lib/a.jar";
      inventory.packages.push_back(jar);
      inventory.packages.push_back(declared("libs/pom.xml", "g:a", number, "Maven"));
    }
    const test::ProcessorTime time;
    settle_three_ways(inventory);
    // Less than a second without optimization; to hold each against each would take minutes.
    CHECK(time.seconds() < 10);
    if (phase == Phase::kSource) continue;
    for (const Package& each : inventory.packages) {
      if (each.ecosystem == "npm") CHECK(each.superseded == (each.path != "package-lock.json"));
    }
  }
}

}  // namespace sluice::inventory
