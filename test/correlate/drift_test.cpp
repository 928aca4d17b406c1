// Manifest, lockfile and installed tree that don't say the same.
#include <string>

#include "correlate/drift.h"
#include "test/catch.h"
#include "test/correlate/inventories.h"

namespace sluice::correlate {
namespace {

using inventory::Inventory;
using inventory::Phase;
using test::declared;
using test::inventory_of;
using test::package;

constexpr PackageState kLocked = PackageState::kLocked;
constexpr PackageState kInstalled = PackageState::kInstalled;

/// "rule at path:line: title" of each finding, one a line.
std::string told(const Inventory& inventory) {
  std::string text;
  for (const Finding& finding : drift_findings(inventory)) {
    text += finding.rule + " at " + finding.location.path + ": " + finding.title + '\n';
  }
  return text;
}

Package direct(Package made) {
  made.direct = true;
  return made;
}

}  // namespace

TEST_CASE("a manifest and a lockfile that agree give no finding") {
  CHECK(told(inventory_of({declared("package.json", "a", "^1.2.0"),
                           declared("package.json", "b", "latest"),
                           direct(package(kLocked, "package-lock.json", "a", "1.9.0")),
                           direct(package(kLocked, "package-lock.json", "b", "0.1.0")),
                           package(kLocked, "package-lock.json", "a", "3.0.0")}))
            .empty());
}

TEST_CASE("what is asked for and not locked is told, but for what may rightly be missing") {
  Package peer = declared("package.json", "peer", "*");
  peer.scope = Scope::kOptional;
  Package local = declared("package.json", "local", "file:../local");
  local.source = PackageSource::kFile;
  Package elsewhere = declared("package.json", "fsevents", "^2");
  elsewhere.not_on_linux = true;
  Package fixture = declared("test/fixtures/package.json", "c", "^1");
  fixture.scope = Scope::kTest;
  CHECK(told(inventory_of({declared("package.json", "a", "^1"), declared("package.json", "b", "^1"),
                           peer, local, elsewhere, fixture,
                           package(kLocked, "package-lock.json", "z", "1.0.0")})) ==
        "dependency-not-locked at package.json: 2 dependencies are asked for, but not in the "
        "lockfile: a, b\n");
}

TEST_CASE("a locked version that is not asked for is told") {
  struct {
    const char* ecosystem;
    const char* manifest;
    const char* lockfile;
    const char* requirement;
    const char* version;
    bool fits;
  } const kCases[] = {
      {"npm", "package.json", "package-lock.json", "^2.0.0", "1.9.0", false},
      {"npm", "package.json", "yarn.lock", "^1.0.0 || ^2.0.0", "1.9.0", true},
      {"RubyGems", "Gemfile", "Gemfile.lock", "~> 7.1", "7.0.8", false},
      {"RubyGems", "Gemfile", "Gemfile.lock", "~> 7.0", "7.0.8", true},
      {"PyPI", "pyproject.toml", "uv.lock", ">=4.2,<5", "5.0.1", false},
      {"PyPI", "pyproject.toml", "requirements.txt", ">=4.2,<5", "5.0.1", true},
      {"Packagist", "composer.json", "composer.lock", "^3.0", "v2.9.1", false},
      {"npm", "package.json", "package-lock.json", "github:a/b", "1.0.0", true},
  };
  for (const auto& each : kCases) {
    INFO(each.manifest << ' ' << each.requirement << ' ' << each.version);
    const std::string text = told(
        inventory_of({declared(each.manifest, "a", each.requirement, each.ecosystem),
                      direct(package(kLocked, each.lockfile, "a", each.version, each.ecosystem))}));
    CHECK((text.find("locked-outside-requirement") == std::string::npos) == each.fits);
  }
}

TEST_CASE("an override of another copy is no drift: one version that fits is enough") {
  CHECK(told(inventory_of({declared("package.json", "a", "^1"),
                           package(kLocked, "package-lock.json", "a", "1.0.0"),
                           package(kLocked, "package-lock.json", "a", "2.0.0")}))
            .empty());
}

TEST_CASE("a manifest without the lockfile that its manager would write is told") {
  const std::vector<Finding> findings =
      drift_findings(inventory_of({declared("package.json", "a", "^1")}));
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == "no-lockfile");
  CHECK(findings[0].severity == Severity::kMedium);
  CHECK(findings[0].fix.text == "Run npm install and commit package-lock.json.");
  // An empty lockfile is one; many Maven and setuptools projects rightly have none.
  CHECK(told(inventory_of({declared("package.json", "a", "^1")}, Phase::kSource, {"yarn.lock"}))
            .find("no-lockfile") == std::string::npos);
  CHECK(told(inventory_of({declared("pom.xml", "g:a", "1.0", "Maven")})).empty());
  CHECK(told(inventory_of({declared("pyproject.toml", "a", ">=1", "PyPI")})).empty());
}

TEST_CASE("lockfiles of two managers in one folder are told, of two ecosystems not") {
  CHECK(told(inventory_of({package(kLocked, "package-lock.json", "a", "1.0.0"),
                           package(kLocked, "yarn.lock", "a", "1.0.0")})) ==
        "several-lockfiles at package-lock.json: Several lockfiles side by side: "
        "package-lock.json, yarn.lock\n");
  CHECK(told(inventory_of({package(kLocked, "package-lock.json", "a", "1.0.0"),
                           package(kLocked, "web/yarn.lock", "a", "1.0.0"),
                           package(kLocked, "uv.lock", "a", "1.0.0", "PyPI")}))
            .empty());
}

TEST_CASE("the slug is held against the lockfile") {
  Package jest = package(kLocked, "package-lock.json", "jest", "29.0.0");
  jest.scope = Scope::kDev;
  const std::vector<Package> packages = {
      package(kInstalled, "node_modules/a/package.json", "a", "1.0.1"),
      package(kInstalled, "node_modules/jest/package.json", "jest", "29.0.0"),
      package(kInstalled, "node_modules/x/package.json", "x", "1.0.0"),
      package(kInstalled, "node_modules/y/package.json", "y", "1.0.0"),
      package(kLocked, "package-lock.json", "a", "1.0.0"),
      jest};
  CHECK(told(inventory_of(packages, Phase::kSlug)) ==
        "installed-not-locked at node_modules/x/package.json: 2 packages are installed, but not in "
        "the lockfile: x (1.0.0), y (1.0.0)\n"
        "installed-version-differs at node_modules/a/package.json: Installed in another version "
        "than the lockfile has: a (1.0.1 instead of 1.0.0)\n"
        "dev-package-in-slug at package-lock.json: A development dependency is in the slug: jest "
        "(29.0.0)\n");
  CHECK(told(inventory_of(packages, Phase::kSource)).empty());
}

TEST_CASE("a finding keeps its id when one more package is added, and never blocks by default") {
  const Inventory one = inventory_of(
      {declared("package.json", "a", "^1"), package(kLocked, "package-lock.json", "z", "1.0.0")});
  const Inventory two =
      inventory_of({declared("package.json", "a", "^1"), declared("package.json", "b", "^1"),
                    package(kLocked, "package-lock.json", "z", "1.0.0")});
  CHECK(drift_findings(one)[0].id == drift_findings(two)[0].id);
  CHECK(drift_findings(two)[0].more_count == 1);
  CHECK(drift_findings(two)[0].severity < Severity::kHigh);
}

TEST_CASE("a requirements file is no complete lockfile: what it or a package needs is no drift") {
  const std::string site = ".heroku/python/lib/python3.11/site-packages/";
  const auto installed = [&](const std::string& name) {
    return package(kInstalled, site + name + "-1.0.dist-info/METADATA", name, "1.0", "PyPI");
  };
  Package django = installed("Django");
  django.needs = {4};
  const std::vector<Package> packages = {
      declared("requirements.txt", "django", ">=1,<2", "PyPI"),
      direct(package(kLocked, "requirements.txt", "gunicorn", "1.0", "PyPI")),
      django,
      installed("gunicorn"),
      installed("sqlparse"),
  };
  const auto told_of = [](std::vector<Package> all) {
    Inventory inventory = inventory_of(std::move(all), Phase::kSlug);
    for (auto& file : inventory.files) {
      if (file.path == "requirements.txt") file.state = kLocked;  // as the table of formats has it
    }
    return told(inventory);
  };
  CHECK(told_of(packages).empty());
  std::vector<Package> with_other = packages;
  with_other.push_back(installed("stray"));
  CHECK(told_of(with_other).find("Installed, but not in the lockfile: stray (1.0)") !=
        std::string::npos);
  // A whole lockfile has all of them.
  std::vector<Package> with_lock = packages;
  with_lock.push_back(direct(package(kLocked, "poetry.lock", "django", "1.0", "PyPI")));
  CHECK(told_of(with_lock).find("sqlparse") != std::string::npos);
}

}  // namespace sluice::correlate
