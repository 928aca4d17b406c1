// Where packages come from and what pins them.
#include <string>

#include "correlate/hygiene_finding.h"
#include "correlate/source_address.h"
#include "correlate/source_hygiene.h"
#include "test/catch.h"
#include "test/correlate/inventories.h"

namespace sluice::correlate {
namespace {

using test::declared;
using test::inventory_of;
using test::package;

constexpr PackageState kLocked = PackageState::kLocked;

/// "rule severity", one a line.
std::string told(const std::vector<Package>& packages, const SourceExpectations& expected = {}) {
  std::string text;
  for (const Finding& finding : source_findings(inventory_of(packages), expected)) {
    text += finding.rule + ' ' + std::string(to_string(finding.severity)) + '\n';
  }
  return text;
}

Package from(std::string url, std::string integrity = "sha512-AAAA",
             std::string path = "package-lock.json") {
  Package made = package(kLocked, std::move(path), "left-pad", "1.3.0");
  made.source_url = std::move(url);
  made.integrity = std::move(integrity);
  return made;
}

}  // namespace

TEST_CASE("an address tells its host, whether it is encrypted, and whether it is near") {
  struct {
    const char* url;
    const char* host;
    bool unencrypted;
    bool local;
  } const kCases[] = {
      {"https://Registry.Example/a/-/a-1.tgz", "registry.example", false, false},
      {"http://registry.example:8080/a", "registry.example", true, false},
      {"git://git.example/a.git", "git.example", true, false},
      {"git+ssh://git@git.example/a.git#main", "git.example", false, false},
      {"git+http://git.example/a.git", "git.example", true, false},
      {"git@git.example:owner/a.git", "git.example", false, false},
      {"http://localhost:4873/a", "localhost", true, true},
      {"http://10.0.0.5/a", "10.0.0.5", true, true},
      {"http://172.20.1.1/a", "172.20.1.1", true, true},
      {"http://172.32.1.1/a", "172.32.1.1", true, false},
      {"http://[::1]:80/a", "[::1]", true, true},
      {"http://[2001:db8::1]/a", "[2001:db8::1]", true, false},
      {"http://nexus.internal/a", "nexus.internal", true, true},
      {"http://nexus/a", "nexus", true, true},
      {"file:../a", "", false, false},
      {"", "", false, false},
      {"http://", "", true, false},
      {"git@", "", false, false},
      {"http://[", "[", true, false},
  };
  for (const auto& each : kCases) {
    INFO(each.url);
    const SourceAddress address = read_source_address(each.url);
    CHECK(address.host == each.host);
    CHECK(address.unencrypted == each.unencrypted);
    CHECK(address.local == each.local);
  }
}

TEST_CASE("an unencrypted source is high only where nothing pins what comes over it") {
  CHECK(told({from("http://registry.example/left-pad/-/left-pad-1.3.0.tgz")}) ==
        "insecure-source low\n");
  // What has no checksum among others that have one was meant to have none; a whole file without
  // any is an old one.
  const Package bare =
      from("http://registry.example/left-pad/-/left-pad-1.3.0.tgz", "", "Gemfile.lock");
  CHECK(told({bare}) == "insecure-source medium\n");
  Package other = from("https://registry.example/a/-/a-1.0.0.tgz", "sha256:00", "Gemfile.lock");
  other.name = "a";
  other.version = "1.0.0";
  CHECK(told({bare, other}) == "insecure-source high\n");
  other.path = "web/Gemfile.lock";
  CHECK(told({bare, other}) == "insecure-source medium\n");
  CHECK(told({from("http://127.0.0.1:4873/left-pad/-/left-pad-1.3.0.tgz")}).empty());
  CHECK(told({from("https://registry.example/left-pad/-/left-pad-1.3.0.tgz")}).empty());
}

TEST_CASE("a git source needs its commit") {
  Package branch = from("https://git.example/a.git", "");
  branch.source = PackageSource::kGit;
  CHECK(told({branch}) == "git-without-commit medium\n");
  branch.commit = std::string(40, 'a');
  CHECK(told({branch}).empty());
  branch.source_url = "git://git.example/a.git";
  CHECK(told({branch}) == "insecure-source low\n");
}

TEST_CASE("a tarball's address must be that of the package") {
  struct {
    const char* url;
    bool right;
  } const kCases[] = {
      {"https://registry.example/left-pad/-/left-pad-1.3.0.tgz", true},
      {"https://registry.example/left-pad/-/left-pad-1.3.0.tgz#deadbeef", true},
      {"https://registry.example/npm/left-pad/-/@x/left-pad-1.3.0.tgz?x=1", true},
      {"https://registry.example/left-pad/-/Left-Pad-1.3.0.tgz", true},
      {"https://registry.example/download/left-pad/1.3.0/abc", true},
      {"https://registry.example/left-pad/-/left-pad-1.2.0.tgz", false},
      {"https://registry.example/evil/-/evil-1.3.0.tgz", false},
  };
  for (const auto& each : kCases) {
    INFO(each.url);
    CHECK(told({from(each.url)}) == (each.right ? "" : "source-names-other-package high\n"));
  }
  Package scoped = from("https://registry.example/@a/b/-/b-1.3.0.tgz");
  scoped.name = "@a/b";
  CHECK(told({scoped}).empty());
  // Other registries have other names for the same.
  for (const char* file : {"@a-b-1.3.0.tgz", "a-b-1.3.0.tgz", "b-v1.3.0.tgz"}) {
    scoped.source_url = std::string("https://registry.example/@a/b/-/") + file;
    CHECK(told({scoped}).empty());
  }
  scoped.source_url = "https://registry.example/@a/b/-/evil-b-1.3.0.tgz";
  CHECK(told({scoped}) == "source-names-other-package high\n");
}

TEST_CASE("a host that few packages have is worth a word, an allow-list blocks") {
  std::vector<Package> packages;
  for (int i = 0; i < 100; ++i) {
    Package made = from("https://registry.example/x");
    made.name = "p" + std::to_string(i);
    packages.push_back(made);
  }
  CHECK(told(packages).empty());
  packages[3].source_url = "https://elsewhere.example/x";
  CHECK(told(packages) == "unexpected-source-host low\n");
  SourceExpectations expected;
  expected.hosts = {"registry.example"};
  CHECK(told(packages, expected) == "unexpected-source-host high\n");
  expected.hosts.emplace_back("elsewhere.example");
  CHECK(told(packages, expected).empty());
  // Half and half is how a project with two registries looks.
  for (std::size_t i = 0; i < 50; ++i) packages[i].source_url = "https://elsewhere.example/x";
  CHECK(told(packages).empty());
}

TEST_CASE("checksums: missing and weak ones are low, formats without them are left alone") {
  CHECK(told({from("https://registry.example/x", "")}) == "missing-integrity low\n");
  CHECK(told({from("", "")}).empty());  // bundled in another package
  CHECK(told({from("https://registry.example/x", "sha1-AAAA")}) == "weak-integrity low\n");
  CHECK(told({from("https://registry.example/x", "sha1-AAAA sha512-BBBB")}).empty());
  CHECK(told({from("https://registry.example/x", "", "Gemfile.lock")}).empty());
}

TEST_CASE("requirements without a version are told for requirement files") {
  CHECK(told({declared("requirements.txt", "django", ">=4", "PyPI")}) ==
        "unpinned-requirement medium\n");
  CHECK(told({declared("pyproject.toml", "django", ">=4", "PyPI")}).empty());
  CHECK(told({declared("package.json", "a", "^1")}).empty());
}

TEST_CASE("install scripts are told when they are new") {
  Package made = from("https://registry.example/x");
  made.install_script = true;
  CHECK(told({made}).empty());  // a first build knows nothing to compare with
  const std::vector<std::string> nothing;
  const std::vector<std::string> known = {"npm left-pad"};
  SourceExpectations expected{{}, &nothing, &nothing};
  CHECK(told({made}, expected) == "new-install-script medium\n");
  expected.known_packages = &known;
  CHECK(told({made}, expected) == "new-install-script low\n");
  expected.known_scripts = &known;
  CHECK(told({made}, expected).empty());
}

TEST_CASE("credentials, deprecation and test data") {
  Package made = from("https://registry.example/x");
  made.source_credentials = true;
  made.deprecated = "use something else";
  CHECK(told({made}) == "deprecated-package low\nsource-credentials medium\n");
  made.scope = Scope::kTest;
  CHECK(told({made}).empty());
}

TEST_CASE("a title's count is that of the packages it names and of the rest") {
  const HygieneRule rule = {"some-rule", Severity::kLow, "{names}", "{count}: {names}", ""};
  std::vector<Package> packages;
  for (const char* const name : {"a", "a", "b", "c", "d", "e", "e", "f"}) {
    packages.push_back(test::package(PackageState::kLocked, "package-lock.json", name, "1.0.0"));
  }
  std::vector<HygieneCase> cases;
  for (const Package& each : packages) cases.push_back({&each, {}, {}});
  const std::vector<Finding> findings = hygiene_findings(rule, std::move(cases));
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].title == "8: a, b, c, d and 3 more");
}

}  // namespace sluice::correlate
