#include "versions/semver.h"

#include "test/catch.h"
#include "test/versions/order_table.h"

namespace sluice::versions {
namespace {

using test::check_ascending;
using test::check_rows;

TEST_CASE("semver: precedence", "[versions][semver]") {
  check_ascending(compare_semver,
                  {"0.0.0-0", "0.0.0", "0.0.1", "0.9.9", "0.10.0", "1.0.0-0", "1.0.0-2", "1.0.0-10",
                   "1.0.0-A", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta",
                   "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "2.0.0"});
}

TEST_CASE("semver: spellings that do not count", "[versions][semver]") {
  check_rows(compare_semver, {
                                 {"v1.2.3", '=', "1.2.3"},
                                 {"=1.2.3", '=', "1.2.3"},
                                 {" = v1.2.3 ", '=', "1.2.3"},
                                 {"1", '=', "1.0.0"},
                                 {"1.2", '=', "1.2.0"},
                                 {"01.002.0003", '=', "1.2.3"},
                                 {"1.2.3beta", '=', "1.2.3-beta"},
                                 {"1.2.3+a", '=', "1.2.3+b"},
                                 {"1.2.3-rc.1+a", '=', "1.2.3-rc.1"},
                                 {"1.2.3-rc.01", '=', "1.2.3-rc.1"},
                             });
}

TEST_CASE("semver: hyphens and case belong to identifiers", "[versions][semver]") {
  check_rows(compare_semver, {
                                 {"1.0.0-a-b", '>', "1.0.0-a.b"},
                                 {"1.0.0-r100", '<', "1.0.0-r2"},
                                 {"1.0.0-R2", '<', "1.0.0-r100"},
                                 {"1.0.0--1", '>', "1.0.0-1"},
                             });
}

TEST_CASE("semver: a fourth number makes a pre-release", "[versions][semver]") {
  check_rows(compare_semver, {
                                 {"1.2.3.4", '<', "1.2.3"},
                                 {"1.2.3.4", '>', "1.2.2"},
                                 {"1.2.3.4", '<', "1.2.3.10"},
                                 {"1.2.3.4+build", '=', "1.2.3.4"},
                                 {"1.2.3..4", '=', "1.2.3.4"},
                                 {"1.2.3.4.5", '>', "1.2.3.4"},
                             });
}

TEST_CASE("semver: Go's versions", "[versions][semver][go]") {
  check_rows(compare_semver, {{"v2.0.0+incompatible", '=', "2.0.0"}});
  check_ascending(
      compare_semver,
      {"v0.0.0-20190101000000-000000000000", "v0.0.0-20200101000000-abcdef123456", "v0.0.0",
       "v1.2.3", "v1.2.4-0.20200101000000-abcdef123456", "v1.2.4-0.20200202000000-000000000000",
       "v1.2.4-pre", "v1.2.4-pre.0.20200101000000-abcdef123456", "v1.2.4-rc.1", "v1.2.4"});
}

}  // namespace
}  // namespace sluice::versions
