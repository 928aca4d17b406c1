// Bills of materials: what is merged, left out and connected. That they are valid is tested with
// the standards' schemas in test/cli/sbom.bats.
#include "report/bom.h"

#include <array>

#include "inventory/formats/formats.h"
#include "report/cyclonedx.h"
#include "report/spdx.h"
#include "report/uri.h"
#include "test/catch.h"

namespace sluice::report {
namespace {

Package package_of(std::string name, std::string version, std::string path, std::size_t line) {
  Package package;
  package.ecosystem = "npm";
  package.name = std::move(name);
  package.version = std::move(version);
  package.scope = Scope::kRuntime;
  package.path = std::move(path);
  package.line = line;
  return package;
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE(
    "occurrences of one package are one component, the nearest to production tells its scope") {
  std::vector<Package> packages = {package_of("a", "1.0.0", "b/yarn.lock", 3),
                                   package_of("a", "1.0.0", "a/yarn.lock", 9),
                                   package_of("a", "2.0.0", "a/yarn.lock", 12)};
  packages[0].scope = Scope::kDev;
  packages[0].direct = true;
  packages[1].install_script = true;
  const Bom bom = make_bom(packages, {});
  REQUIRE(bom.components.size() == 2);
  const BomComponent& first = bom.components[0];
  CHECK(first.purl == "pkg:npm/a@1.0.0");
  CHECK(first.package->scope == Scope::kRuntime);
  CHECK(first.direct);
  CHECK(first.install_script);
  CHECK_FALSE(first.excluded);
  REQUIRE(first.places.size() == 2);
  CHECK(bom_place(first.places[0]) == "a/yarn.lock:9");
  CHECK(bom_place(first.places[1]) == "b/yarn.lock:3");
}

TEST_CASE("edges to superseded packages lead to what stands in their place") {
  std::vector<Package> packages = {package_of("top", "1.0.0", "package-lock.json", 1),
                                   package_of("low", "1.0.0", "package-lock.json", 2),
                                   package_of("low", "1.0.1", "node_modules/low/package.json", 1)};
  packages[0].needs = {1};
  packages[1].superseded = true;
  packages[2].state = PackageState::kInstalled;
  const Bom bom = make_bom(packages, {});
  REQUIRE(bom.components.size() == 2);
  CHECK(bom.components[0].purl == "pkg:npm/low@1.0.1");
  CHECK(bom.components[1].needs == std::vector<std::size_t>{0});
}

TEST_CASE("the number of a bill depends on its content, not on its time") {
  std::vector<Package> packages = {package_of("a", "1.0.0", "yarn.lock", 3)};
  BomFacts facts;
  facts.app = "app";
  facts.created = "2026-01-01T00:00:00Z";
  const std::string first = content_uuid(make_bom(packages, facts), "x");
  facts.created = "2026-01-02T00:00:00Z";
  CHECK(content_uuid(make_bom(packages, facts), "x") == first);
  CHECK(content_uuid(make_bom(packages, facts), "y") != first);
  packages[0].line = 4;
  CHECK(content_uuid(make_bom(packages, facts), "x") != first);
  CHECK(first.size() == 36);
}

TEST_CASE("scopes and what is not in the running app") {
  std::vector<Package> packages = {
      package_of("dev", "1", "l", 1), package_of("optional", "1", "l", 2),
      package_of("elsewhere", "1", "l", 3), package_of("run", "1", "l", 4)};
  packages[0].scope = Scope::kDev;
  packages[0].direct = true;
  packages[1].scope = Scope::kOptional;
  packages[2].not_on_linux = true;
  const Bom bom = make_bom(packages, {"app", "", "1", "2026-01-01T00:00:00Z", false, true});
  CHECK(bom.components[0].excluded);
  CHECK(bom.components[1].excluded);
  CHECK_FALSE(bom.components[2].excluded);
  CHECK_FALSE(bom.components[3].excluded);
  CHECK(contains(to_cyclonedx(bom, CycloneDxVersion::k1_6), "\"aggregate\": \"incomplete\""));
  CHECK(contains(to_spdx(bom), "\"DEV_DEPENDENCY_OF\""));
}

TEST_CASE("a bill read back gives the same packages, scopes and edges") {
  std::vector<Package> packages = {
      package_of("@scope/top", "1.0.0", "package-lock.json", 1),
      package_of("low\n\"x\xff", "2.0.0-rc.1+b", "package-lock.json", 2),
      package_of("Dev", "3.0.0", "package-lock.json", 3),
      package_of("fork", "4.0.0", "package-lock.json", 4),
      package_of("Flask_Login", "0.6.3", "requirements.txt", 5),
      package_of("org.example:core", "1.0", "gradle.lockfile", 6),
      package_of("github.com/a/b/v2", "v2.0.0", "go.mod", 7),
      package_of("node", "24.1.0", "package.json", 8)};
  const char* ecosystems[] = {"npm", "npm", "npm", "npm", "PyPI", "Maven", "Go", "Bitnami"};
  for (std::size_t i = 0; i < packages.size(); ++i) packages[i].ecosystem = ecosystems[i];
  packages[0].direct = true;
  packages[0].needs = {1, 3};
  packages[0].integrity = "sha512-" + std::string(86, 'A') + "== sha256:" + std::string(64, '0');
  packages[0].source_url = "https://registry.example/top.tgz";
  packages[1].scope = Scope::kOptional;
  packages[1].not_on_linux = true;
  packages[2].scope = Scope::kDev;
  packages[2].direct = true;
  packages[2].install_script = true;
  packages[2].needs = {1};
  packages[2].deprecated = "use another one";
  packages[3].source = PackageSource::kGit;
  packages[3].source_url = "git@git.example:team/fork.git";
  packages[3].commit = std::string(40, 'c');
  packages[4].scope = Scope::kTest;
  packages[5].source_url = "https://maven.example/repo";
  const Bom first = make_bom(packages, {"app", "", "1", "2026-01-01T00:00:00Z", false, false});
  for (const std::string& text : {to_cyclonedx(first, CycloneDxVersion::k1_6),
                                  to_cyclonedx(first, CycloneDxVersion::k1_7), to_spdx(first)}) {
    const auto read = inventory::parse_bill({"bom.json", text, nullptr});
    REQUIRE(read);
    CHECK(read->problems.empty());
    const Bom second = make_bom(read->packages, {});
    REQUIRE(second.components.size() == first.components.size());
    for (std::size_t i = 0; i < first.components.size(); ++i) {
      const BomComponent& a = first.components[i];
      const BomComponent& b = second.components[i];
      INFO(a.purl);
      CHECK(b.purl == a.purl);
      CHECK(b.package->ecosystem == a.package->ecosystem);
      CHECK(b.package->name == a.package->name);
      CHECK(b.package->version == a.package->version);
      CHECK(b.package->scope == a.package->scope);
      CHECK(b.package->source == a.package->source);
      CHECK(b.package->commit == a.package->commit);
      CHECK(uri_of(b.package->source_url) == uri_of(a.package->source_url));
      CHECK(b.package->deprecated == a.package->deprecated);
      CHECK(b.direct == a.direct);
      CHECK(b.excluded == a.excluded);
      CHECK(b.install_script == a.install_script);
      CHECK(b.digests == a.digests);
      CHECK(b.needs == a.needs);
    }
  }
}

TEST_CASE("addresses become URIs or nothing") {
  struct Row {
    std::string_view text;
    std::string_view uri;
  };
  constexpr std::array kRows = {
      Row{"https://registry.example/x/-/x-1.0.0.tgz#abc",
          "https://registry.example/x/-/x-1.0.0.tgz#abc"},
      Row{"git@git.example:team/x y.git", "ssh://git@git.example/team/x%20y.git"},
      Row{"git+ssh://git@git.example:team/x.git", "git+ssh://git@git.example/team/x.git"},
      Row{"https://a.example:8443/%zz%41\n\"<\xff#a#b",
          "https://a.example:8443/%25zz%41%0A%22%3C%FF#a%23b"},
      Row{"http://[::1]:80/x", "http://[::1]:80/x"},
      Row{"http://[::1/x", ""},
      Row{"http://a b/x", ""},
      Row{"http:///x", ""},
      Row{"file:///srv/x", "file:///srv/x"},
      Row{"1http://a.example/", ""},
      Row{"javascript:alert(1)", ""},
      Row{"../lib", ""},
      Row{"", ""},
  };
  for (const Row& row : kRows) {
    INFO(row.text);
    CHECK(uri_of(row.text) == row.uri);
  }
}

TEST_CASE("no bill of materials holds a character that can't be seen") {
  Package package = package_of(
      "a\xE2\x80\xAE"
      "b",
      "1.0\xC2\x9B", "x\xE2\x80\x8B/yarn.lock", 3);
  package.source_url =
      "https://r.example/\xEF\xBB\xBF"
      "a.tgz";
  package.deprecated = "\xE2\x81\xA6no\xE2\x81\xA9";
  const std::vector<Package> packages = {package};
  const Bom bom = make_bom(packages, {});
  for (const std::string& text : {to_cyclonedx(bom, CycloneDxVersion::k1_6),
                                  to_cyclonedx(bom, CycloneDxVersion::k1_7), to_spdx(bom)}) {
    for (const char* hidden :
         {"\xE2\x80\xAE", "\xC2\x9B", "\xE2\x80\x8B", "\xEF\xBB\xBF", "\xE2\x81"}) {
      CHECK_FALSE(contains(text, hidden));
    }
    CHECK(contains(text, "\\u202e"));
  }
}

}  // namespace sluice::report
