#include "versions/ecosystem.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "test/catch.h"
#include "test/versions/order_table.h"

namespace sluice::versions {
namespace {

using test::symbol;

TEST_CASE("ecosystem: found by OSV name", "[versions][ecosystem]") {
  struct Case {
    std::string_view osv_name;
    std::string_view purl_type;
  };
  const Case cases[] = {
      {"npm", "npm"},
      {"PyPI", "pypi"},
      {"RubyGems", "gem"},
      {"Packagist", "composer"},
      {"Go", "golang"},
      {"Packagist:https://packages.drupal.org/8", "composer"},
      {"PyPI:", "pypi"},
      {"Maven", "maven"},
      {"crates.io", "cargo"},
      {"Debian:12", "deb"},
      {"Ubuntu:24.04:LTS", "deb"},
      {"Red Hat:enterprise_linux:9", "rpm"},
  };
  for (const auto& [osv_name, purl_type] : cases) {
    INFO(std::string(osv_name));
    const Ecosystem* ecosystem = find_ecosystem(osv_name);
    REQUIRE(ecosystem != nullptr);
    CHECK(ecosystem->purl_type == purl_type);
  }
  CHECK(ecosystems().size() == 19);
}

TEST_CASE("ecosystem: unknown names", "[versions][ecosystem]") {
  for (const std::string_view name : {"", ":", "NPM", "pypi", "debian", "npm ", "npmx"}) {
    INFO(std::string(name));
    CHECK(find_ecosystem(name) == nullptr);
  }
}

TEST_CASE("ecosystem: forms in which names are compared", "[versions][ecosystem]") {
  struct Case {
    std::string_view ecosystem;
    std::string_view name;
    std::string_view normal_form;
  };
  const Case cases[] = {
      {"PyPI", "Foo-_.bar__Baz", "foo-bar-baz"},
      {"PyPI", "-x.", "-x-"},
      {"PyPI", "", ""},
      {"Packagist", "Symfony/HTTP-Kernel", "symfony/http-kernel"},
      {"NuGet", "Newtonsoft.Json", "newtonsoft.json"},
      {"Hex", "Phoenix", "phoenix"},
      {"Maven", "org.Group:Artifact", "org.Group:Artifact"},
      {"npm", "@Scope/jQuery_x", "@Scope/jQuery_x"},
      {"RubyGems", "RedCloth", "RedCloth"},
      {"Go", "github.com/Azure/go-autorest/v14", "github.com/Azure/go-autorest/v14"},
  };
  for (const auto& [ecosystem, name, normal_form] : cases) {
    INFO(std::string(ecosystem) << ' ' << std::string(name));
    CHECK(find_ecosystem(ecosystem)->normalise_name(name) == normal_form);
  }
}

/// Versions of every ecosystem and things that are none.
std::vector<std::string> mixed_versions() {
  using std::string_literals::operator""s;
  return {"",
          "0",
          " ",
          "v",
          ".",
          "-",
          "+",
          "!",
          "1",
          "1.",
          ".1",
          "-1",
          "1.0",
          "1.0.0",
          "1.0.0.0",
          "1.0.0.1",
          "1.0.0-alpha",
          "1.0.0-alpha.1",
          "1.0a1.dev2",
          "1.0.post1",
          "1.0+local.1",
          "1!0.5",
          "1.0.0-foo",
          "1.0.0+build",
          "1.0.x-dev",
          "dev-main",
          "1.0.beta.2",
          "2020-01-31",
          "v1.2.4-0.20200101000000-abcdef123456",
          "2.0.0+incompatible",
          "1.2.3#",
          "1.0-\xC3\xA9",
          "\xFF\xFE",
          "1.0\0.1"s,
          "\0"s,
          "latest",
          "git+https://example.com/x.git"};
}

TEST_CASE("ecosystem: every order is antisymmetric and reflexive", "[versions][ecosystem]") {
  const std::vector<std::string> versions = mixed_versions();
  for (const Ecosystem& ecosystem : ecosystems()) {
    for (const std::string& a : versions) {
      for (const std::string& b : versions) {
        INFO(std::string(ecosystem.name) << " '" << a << "' '" << b << "'");
        CHECK(symbol(ecosystem.compare(a, b)) == symbol(0 <=> ecosystem.compare(b, a)));
      }
      CHECK(symbol(ecosystem.compare(a, a)) == '=');
    }
  }
}

TEST_CASE("ecosystem: every order with a key is transitive", "[versions][ecosystem]") {
  const std::vector<std::string> versions = mixed_versions();
  for (const Ecosystem& ecosystem : ecosystems()) {
    if (ecosystem.sort_key == nullptr) continue;
    std::size_t broken = 0;
    for (const std::string& a : versions) {
      for (const std::string& b : versions) {
        for (const std::string& c : versions) {
          const bool ordered = ecosystem.compare(a, b) <= 0 && ecosystem.compare(b, c) <= 0;
          if (ordered && ecosystem.compare(a, c) > 0) ++broken;
        }
      }
    }
    INFO(std::string(ecosystem.name));
    CHECK(broken == 0);
  }
}

TEST_CASE("ecosystem: hostile input gets an order", "[versions][ecosystem]") {
  constexpr std::size_t kSize = 10'000;
  const auto repeated = [](std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < kSize; ++i) result += text;
    return result;
  };
  const std::string nines(kSize, '9');
  const std::vector<std::string> versions = {nines,
                                             nines + ".1",
                                             std::string(kSize, '0') + "1",
                                             std::string(kSize, 'a'),
                                             std::string(kSize, '.'),
                                             std::string(kSize, '-'),
                                             std::string(kSize, '\0'),
                                             std::string(kSize, '\xFF'),
                                             std::string(kSize, ' '),
                                             "1.0-" + repeated("-"),
                                             "1" + repeated(".1"),
                                             "1" + repeated(".0"),
                                             "1" + repeated(".a"),
                                             "1-" + repeated("a1"),
                                             "1+" + repeated("a."),
                                             repeated("-final"),
                                             repeated("1-0-"),
                                             repeated("dev-"),
                                             "20200101" + repeated(".01"),
                                             "1.0"};
  for (const Ecosystem& ecosystem : ecosystems()) {
    for (const std::string& a : versions) {
      for (const std::string& b : versions) {
        INFO(std::string(ecosystem.name) << ' ' << a.substr(0, 8) << ' ' << b.substr(0, 8));
        CHECK(symbol(ecosystem.compare(a, b)) == symbol(0 <=> ecosystem.compare(b, a)));
      }
      const std::string name = ecosystem.normalise_name(a);
      CHECK(ecosystem.normalise_name(name) == name);
    }
    INFO(std::string(ecosystem.name));
    CHECK(symbol(ecosystem.compare(nines, nines.substr(1))) == '>');
    CHECK(symbol(ecosystem.compare("1." + nines, "1." + nines.substr(1) + "8")) == '>');
  }
}

}  // namespace
}  // namespace sluice::versions
