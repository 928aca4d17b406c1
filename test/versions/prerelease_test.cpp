#include "versions/prerelease.h"

#include <string_view>

#include "test/catch.h"
#include "versions/ecosystem.h"

namespace sluice::versions {
namespace {

TEST_CASE("pre-releases by each ecosystem's order") {
  struct Case {
    std::string_view ecosystem;
    std::string_view version;
    bool prerelease;
  };
  constexpr Case kCases[] = {
      {"npm", "2.0.0-rc.1", true},
      {"npm", "2.0.0+build", false},
      {"PyPI", "1.0b2", true},
      {"PyPI", "2.0.dev1", true},
      {"PyPI", "1!2.0rc1", true},
      {"PyPI", "1.0.post1", false},
      {"RubyGems", "7.0.0.rc1", true},
      {"RubyGems", "7.0.0", false},
      {"Maven", "2.0.0.RC1", true},
      {"Maven", "2.0-SNAPSHOT", true},
      {"Maven", "5.6.15.Final", false},
      {"Maven", "33.0.0-jre", false},
      {"Packagist", "v6.4.0-BETA1", true},
      {"Packagist", "v6.4.0", false},
      {"Go", "v0.0.0-20200101000000-abcdefabcdef", true},
      {"Go", "v2.0.0+incompatible", false},
      {"NuGet", "8.0.0-preview.1", true},
      {"NuGet", "1.2.3.4", false},
  };
  for (const Case& c : kCases) {
    INFO(c.ecosystem << ' ' << c.version);
    CHECK(is_prerelease(find_ecosystem(c.ecosystem)->compare, c.version) == c.prerelease);
  }
  CHECK_FALSE(is_prerelease(nullptr, "1.0-rc1"));
}

TEST_CASE("numbers that a version begins with, and its line") {
  CHECK(leading_numbers("v1.2.3-rc.1") == "1.2.3");
  CHECK(leading_numbers("2!1.0.post1") == "1.0");
  CHECK(leading_numbers("5.6.15.Final") == "5.6.15");
  CHECK(leading_numbers("dev-main").empty());
  CHECK(leading_numbers("").empty());
  CHECK(leading_numbers(".5").empty());
  CHECK(leading_numbers("v").empty());

  CHECK(same_line("1.2.3", "v1.02.9"));
  CHECK(same_line("1", "1.0.5"));
  CHECK_FALSE(same_line("1.2.3", "1.20.3"));
  CHECK_FALSE(same_line("1.2.3", "2.2.3"));
}

}  // namespace
}  // namespace sluice::versions
