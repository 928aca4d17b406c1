#include "test/versions/requirement_table.h"

namespace sluice::versions {
namespace {

TEST_CASE("requirement: Composer's comparisons", "[versions][requirement]") {
  test::check_requirements(
      "Packagist",
      {
          {"1.2", {"1.2", "v1.2.0", "1.2.0.0", "1.2-stable", "1.2+b"}, {"1.2.1", "1.2-beta"}},
          {"=1.2.3", {"1.2.3"}, {"1.2.4"}},
          {"== 1.2.3", {"1.2.3"}, {"1.2.4"}},
          {"!=1.2.3", {"1.2.4", "dev-main"}, {"1.2.3.0"}},
          {"<>1.2.3", {"1.2.4"}, {"1.2.3"}},
          {">1.2", {"1.2.0.1", "1.3"}, {"1.2", "1.2-beta"}},
          {">=1.2", {"1.2", "1.2-beta", "1.2-dev"}, {"1.1.9", "dev-main"}},
          {"<2.0", {"1.9.9", "1.9.9-p1"}, {"2.0", "2.0-beta", "2.0-dev"}},
          {"<=2.0", {"2.0", "2.0-beta"}, {"2.0.1", "2.0-p1"}},
          {">=1.0-beta", {"1.0-beta", "1.0-RC1", "1.0"}, {"1.0-alpha"}},
          {">=1.0-RC2", {"1.0-RC2", "1.0-RC2-dev"}, {"1.0-RC1"}},
          {">=1.0 <2.0", {"1.5"}, {"2.0", "0.9"}},
          {">=1.0,<2.0", {"1.5"}, {"2.0"}},
          {">= 1.0 , < 2.0", {"1.5"}, {"2.0"}},
          {">=1.0 <1.1 || >=1.2", {"1.0.5", "1.2", "3"}, {"1.1", "1.1.5"}},
          {"1.0|1.1", {"1.0", "1.1"}, {"1.2"}},
          {">=20100102", {"20110101"}, {"20090101", "1.0"}},
      });
}

TEST_CASE("requirement: Composer's tilde and caret", "[versions][requirement]") {
  test::check_requirements("Packagist",
                           {
                               {"~1.2.3", {"1.2.3", "1.2.99", "1.2.3-beta"}, {"1.3.0", "1.2.2"}},
                               {"~1.2", {"1.2", "1.9.9"}, {"2.0", "2.0-alpha", "1.1"}},
                               {"~1", {"1.0", "1.9"}, {"2.0", "0.9"}},
                               {"~1.2.3.4", {"1.2.3.9"}, {"1.2.4", "1.2.3.3"}},
                               {"~1.2-beta2", {"1.2-beta3", "1.5"}, {"1.2-beta1", "2.0-dev"}},
                               {"~v1.2", {"1.9"}, {"2.0"}},
                               {"~2.x-dev", {"2.x-dev"}, {"1.9", "2.0", "3.0"}},
                               {"~2.1.x-dev", {"2.1.x-dev"}, {"2.1.0", "2.2.0", "3.0"}},
                               {"^1.2.3", {"1.2.3", "1.2.3-beta", "1.9"}, {"2.0-alpha", "1.2.2"}},
                               {"^1", {"1.0", "1.9.9"}, {"2.0"}},
                               {"^0.3", {"0.3.9"}, {"0.4.0", "0.2"}},
                               {"^0.3.1", {"0.3.1", "0.3.9"}, {"0.3.0", "0.4"}},
                               {"^0.0.3", {"0.0.3", "0.0.3.9"}, {"0.0.4"}},
                               {"^0", {"0.9"}, {"1.0"}},
                               {"^1.2-RC1", {"1.2-RC1", "1.9"}, {"1.2-beta1"}},
                               {"^1.0 || ^2.5", {"1.9", "2.5"}, {"2.4", "3.0"}},
                           });
}

TEST_CASE("requirement: Composer's wildcards and hyphens", "[versions][requirement]") {
  test::check_requirements("Packagist",
                           {
                               {"*", {"0.1", "9-dev", "dev-main"}, {}},
                               {"x", {"1.0"}, {}},
                               {"*.*", {"1.0"}, {"dev-main"}},
                               {"1.*", {"1.0", "1.9", "1.0-dev"}, {"2.0-dev", "0.9"}},
                               {"1.2.*", {"1.2.0", "1.2.99"}, {"1.3", "1.3-alpha", "1.1"}},
                               {"1.2.x", {"1.2.5"}, {"1.3"}},
                               {"1.2.3.*", {"1.2.3.9"}, {"1.2.4"}},
                               {"0.*", {"0.0.1-dev", "0.9"}, {"1.0"}},
                               {"v2.*", {"2.1"}, {"3.0"}},
                               {"1.0 - 2.0", {"1.0-dev", "1.0", "2.0.99"}, {"2.1", "2.1-dev"}},
                               {"1 - 2", {"2.9"}, {"3.0-dev"}},
                               {"1.0.0 - 2.1.0", {"2.1.0"}, {"2.1.1", "2.1.0-p1"}},
                               {"1.0-beta - 2.0-beta", {"1.0-beta", "2.0-beta"}, {"2.0", "1.0-a"}},
                               {"1.0 - 2.0, !=1.5", {"1.4"}, {"1.5"}},
                           });
}

// As Composer\Semver: minimum-stability belongs to the project, not to the constraint.
TEST_CASE("requirement: Composer's branches and stability flags", "[versions][requirement]") {
  test::check_requirements("Packagist", {
                                            {"dev-main", {"dev-main"}, {"dev-other", "1.0"}},
                                            {"dev-main#abc123", {"dev-main"}, {"1.0"}},
                                            {"main-dev", {"dev-main"}, {"1.0"}},
                                            {"dev-main as 1.0.x-dev", {"dev-main"}, {"1.0"}},
                                            {"1.x-dev", {"1.x-dev"}, {"1.0", "1.1.x-dev"}},
                                            {">dev-main", {}, {"dev-main", "dev-zzz", "1.0"}},
                                            {"!=dev-main", {"1.0", "dev-other"}, {"dev-main"}},
                                            {"@dev", {"1.0-dev", "dev-main"}, {}},
                                            {"1.0@dev", {"1.0"}, {"1.0-dev"}},
                                            {">=1.0@beta", {"1.0-beta", "1.0"}, {"1.0-alpha"}},
                                            {">1.0@stable", {"1.1"}, {"1.0"}},
                                            // Behind a blank the flag goes unseen.
                                            {">= 1.0@beta", {"1.0-alpha"}, {}},
                                            {"^1.0@dev", {"1.5"}, {"2.0"}},
                                        });
}

TEST_CASE("requirement: what Composer does not read", "[versions][requirement]") {
  test::check_unreadable(
      "Packagist", "1.2.3",
      {"",     "latest",       "~>1.2",    "^ 1.0",       "=>1.0",
       "=1.*", ">=",           "1.0 -2.0", "1.0  -  2.0", ",",
       "1.0,", ">=1,,<2",      "||",       "1.0 ||",      "1.2.3.4.5",
       "^1.*", "self.version", "1.0 - ",   "\xFF",        "https://example.com/x.zip"});
  test::check_no_versions("Packagist", "*", {"", "foo", "1.2.3.4.5", "1.0-foo", "1.*"});
}

TEST_CASE("requirement: Composer's exact versions", "[versions][requirement]") {
  test::check_exact("Packagist", {
                                     {"1.2.3", "1.2.3"},
                                     {" = 1.2.3", "1.2.3"},
                                     {"==v1.2", "v1.2"},
                                     {"dev-main#abc123", "dev-main"},
                                     {"1.0@beta", "1.0"},
                                     {"1.0 as 2.0", "1.0"},
                                     {"^1.2", ""},
                                     {"1.2.*", ""},
                                     {"1.2 || 1.3", ""},
                                     {"!=1.2", ""},
                                     {"*", ""},
                                 });
}

}  // namespace
}  // namespace sluice::versions
