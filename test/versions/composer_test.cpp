#include "versions/composer.h"

#include <optional>
#include <string>
#include <string_view>

#include "test/catch.h"
#include "test/versions/order_table.h"

namespace sluice::versions {
namespace {

using test::check_ascending;
using test::check_rows;

TEST_CASE("composer: normal forms", "[versions][composer]") {
  struct Case {
    std::string_view version;
    std::string_view normal_form;
  };
  const Case cases[] = {
      {"1", "1.0.0.0"},
      {"v1.2.3", "1.2.3.0"},
      {" 1.2.3.4 ", "1.2.3.4"},
      {"00.01.03.04", "00.01.03.04"},
      {"1.0-", "1.0.0.0"},
      {"1.0.0RC1dev", "1.0.0.0-RC1-dev"},
      {"1.0.0-rC15-dev", "1.0.0.0-RC15-dev"},
      {"1.0.0.RC.15-dev", "1.0.0.0-RC15-dev"},
      {"1.0.0-b2.1", "1.0.0.0-beta2.1"},
      {"1.0.0.pl3-dev", "1.0.0.0-patch3-dev"},
      {"1.0_p", "1.0.0.0-patch"},
      {"1.0-stable", "1.0.0.0"},
      {"1.0-dev", "1.0.0.0-dev"},
      {"10.4.13-b5+git", "10.4.13.0-beta5"},
      {"1.0@RC", "1.0.0.0"},
      {"1.0 as 2.0", "1.0.0.0"},
      {"2010.01.02", "2010.01.02.0"},
      {"2010-01-02.5", "2010.01.02.5"},
      {"2010-01-02-10-20-30.0.3", "2010.01.02.10.20.30.0.3"},
      {"20100102-203040-p1", "20100102.203040-patch1"},
      {"201903", "201903"},
      {"201903.0", "201903.0"},
      {"v20100102", "20100102"},
      {"1.x-dev", "1.9999999.9999999.9999999-dev"},
      {"2.*.X.x-dev", "2.9999999.9999999.9999999-dev"},
      {"1.2.x.dev", "1.2.9999999.9999999-dev"},
      {"dev-main", "dev-main"},
      {"DEV-Feature+1", "dev-Feature+1"},
      {"master", "dev-master"},
  };
  for (const auto& [version, normal_form] : cases) {
    INFO(std::string(version));
    CHECK(normalise_packagist(version).value_or("refused") == normal_form);
  }
}

TEST_CASE("composer: refused versions", "[versions][composer]") {
  for (const std::string_view version :
       {"", "a", "1.0-foo", "1.2.3.4.5", "1.0..dev-", "1.0--", "1.0-beta-", "1.0 beta", "1.0+",
        "12345678901234567890123", "4.3-2RC1", "2010-01-2x", "dev", "x-dev", "foo-dev"}) {
    INFO(std::string(version));
    CHECK(normalise_packagist(version).value_or("refused") == "refused");
  }
}

TEST_CASE("composer: order of normal forms", "[versions][composer]") {
  check_ascending(compare_packagist,
                  {"dev-main", "0.9", "1.0-dev", "1.0-a1", "1.0-ALPHA2", "1.0-b1-dev", "1.0-BETA1",
                   "1.0-RC1", "1.0", "1.0-p1", "1.0.1", "1.0.x-dev", "1.1", "1.x-dev", "2"});
  check_rows(compare_packagist, {
                                    {"1.0", '=', "v1.0.0.0"},
                                    {"1.0+a", '=', "1.0+b"},
                                    {"6.5", '>', "6.5.0-beta-0"},
                                    {"1.0-stable", '=', "1.0"},
                                });
}

TEST_CASE("composer: branches equal only themselves", "[versions][composer]") {
  check_rows(compare_packagist, {
                                    {"dev-main", '=', "DEV-main"},
                                    {"dev-foo", '>', "dev-bar"},
                                    {"dev-main", '<', "0.0.1-dev"},
                                    {"dev-master", '=', "master"},
                                });
}

TEST_CASE("composer: the raw order where one side has no normal form", "[versions][composer]") {
  check_rows(compare_packagist, {
                                    {"1.0", '<', "1.0.0-foo"},
                                    {"1.0.0-foo", '<', "1.0.0"},
                                    {"4.3-2", '>', "4.3-2beta1"},
                                });
}

}  // namespace
}  // namespace sluice::versions
