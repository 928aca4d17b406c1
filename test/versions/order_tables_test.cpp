// Own examples of the orders, where the rule is not obvious.
#include "test/catch.h"
#include "test/versions/order_table.h"
#include "versions/alpine.h"
#include "versions/debian.h"
#include "versions/dotted.h"
#include "versions/maven.h"
#include "versions/pep440.h"
#include "versions/rpm.h"
#include "versions/semver.h"
#include "versions/text.h"

namespace sluice::versions {
namespace {

using test::check_ascending;
using test::check_rows;

TEST_CASE("Maven's order", "[versions][maven]") {
  check_ascending(compare_maven, {"1.0-alpha-1", "1.0-beta-1", "1.0-milestone-1", "1.0-rc1",
                                  "1.0-SNAPSHOT", "1.0", "1.0-sp", "1.0-foo", "1.0-1", "1.0.1"});
  check_rows(compare_maven, {{"1", '=', "1.0.0"},
                             {"1.0", '=', "1-ga"},
                             {"1.Final", '=', "1.0.RELEASE"},
                             {"1-cr2", '=', "1-rc2"},
                             {"1a1", '=', "1-alpha-1"},
                             {"1.a.1", '<', "1.0.1"},
                             {"2.0-rc1", '<', "2.0"},
                             {"1.010", '=', "1.10"},
                             {"9.0.0.M1", '<', "9.0.0"},
                             {"31.1-android", '<', "31.1-jre"},
                             {"4.1.100.Final", '>', "4.1.99.Final"},
                             {"99999999999999999999", '<', "100000000000000000000"},
                             {"", '=', "0"},
                             {"", '<', "1"}});
}

TEST_CASE("NuGet's order", "[versions][nuget]") {
  check_ascending(compare_nuget,
                  {"1.0.0-alpha", "1.0.0-Beta", "1.0.0-rc.9", "1.0.0-rc.10", "1.0", "1.0.0.1"});
  check_rows(compare_nuget, {{"1.0", '=', "1.0.0.0"},
                             {"1.0.01", '=', "1.0.1"},
                             {"1.0.0-RC", '=', "1.0.0-rc"},
                             {"1.0.0+a", '=', "1.0.0+b"}});
}

TEST_CASE("Pub's order", "[versions][pub]") {
  check_ascending(compare_pub, {"1.0.0-a", "1.0.0", "1.0.0+1", "1.0.0+2", "1.0.0+10", "1.0.1"});
  check_rows(compare_pub, {{"1.0.0-a+1", '>', "1.0.0-a"}});
}

TEST_CASE("Bitnami's order", "[versions][bitnami]") {
  check_ascending(compare_bitnami, {"8.0.402", "11.0.15-1", "11.0.15", "11.0.15.1", "17.0.3"});
  check_rows(compare_bitnami, {{"1.25.0-0", '<', "1.25.0"}});
}

TEST_CASE("The orders of CRAN and Hackage", "[versions][cran][hackage]") {
  check_ascending(compare_cran, {"0.1", "0.1.0", "0.1-0.0", "0.1.1", "0.2-1", "0.10", "1.x"});
  check_rows(compare_cran, {{"1-2", '=', "1.2"}, {"0.01", '<', "0.1-0"}});
  check_ascending(compare_hackage, {"1", "1.0", "1.0.0", "1.0.1", "1.1", "1.9", "1.10", "1.x"});
}

TEST_CASE("Debian's order", "[versions][debian]") {
  check_ascending(compare_debian, {"1.0~~", "1.0~~a", "1.0~", "1.0", "1.0-1", "1.0-1ubuntu1",
                                   "1.0a", "1.0+b", "1.0.1", "1.1", "1:0.5", "2:0"});
  check_rows(compare_debian, {{"1.0", '=', "1.0-0"},
                              {"1.0", '=', "0:1.0"},
                              {"1.00", '=', "1.0"},
                              {"1-2-3", '>', "1-2"},
                              {"", '=', "0"}});
}

TEST_CASE("RPM's order", "[versions][rpm]") {
  check_ascending(compare_rpm, {"1.0~rc1", "1.0", "1.0^git1", "1.0a", "1.0.1", "1.1", "1:0"});
  check_rows(compare_rpm, {{"1.0", '=', "1_0"},
                           {"1.a", '<', "1.1"},
                           {"1.0-1", '<', "1.0-2"},
                           {"1.0-9.el9", '<', "1.0-10.el9"},
                           {"1.05", '=', "1.5"}});
}

TEST_CASE("Alpine's order", "[versions][alpine]") {
  check_ascending(compare_alpine, {"x", "1.0_alpha1", "1.0_beta", "1.0_rc2", "1.0", "1.0-r1",
                                   "1.0_p1", "1.0a", "1.01", "1.1", "1.9", "1.10", "2"});
  check_rows(compare_alpine, {{"1.0", '=', "1.0-r0"}, {"1.0~abc", '=', "1.0~def"}});
}

TEST_CASE("The readable part of an advisory's bound", "[versions][pep440]") {
  struct Case {
    std::string_view text;
    std::string_view part;
  };
  for (const Case& c :
       {Case{"2.6.0-NA", "2.6.0"}, Case{"2.1.2-cu118", "2.1.2"}, Case{"0.2.0-n653", "0.2.0"},
        Case{"1.0rc1.post2.dev3+local.1", "1.0rc1.post2.dev3+local.1"}, Case{"1.0+", "1.0"},
        Case{"1.0+a..b", "1.0"}, Case{" 1.0 ", "1.0"}, Case{"v1.0x", "v1.0"}, Case{"master", ""},
        Case{"", ""}, Case{"1.0.", "1.0"}, Case{"1!2.0-x", "1!2.0"}}) {
    INFO(std::string(c.text));
    CHECK(std::string(trim(pep440_part(c.text))) == std::string(c.part));
    if (!c.part.empty()) CHECK(pep440_part(c.part) == c.part);
  }
}

}  // namespace
}  // namespace sluice::versions
