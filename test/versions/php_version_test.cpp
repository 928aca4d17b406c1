#include "versions/php_version.h"

#include "test/catch.h"
#include "test/versions/order_table.h"

namespace sluice::versions {
namespace {

using test::check_ascending;
using test::check_rows;

TEST_CASE("php: order of the words", "[versions][php]") {
  check_ascending(compare_php_versions, {"1.0-foo", "1.0-dev", "1.0-alpha", "1.0-beta", "1.0-RC1",
                                         "1.0", "1.0.0", "1.0.1", "1.0-pl1", "1.1"});
}

TEST_CASE("php: words are known by how they begin, case counts", "[versions][php]") {
  check_rows(compare_php_versions, {
                                       {"1.0b1", '=', "1.0-beta1"},
                                       {"1.0a1", '=', "1.0_alpha.1"},
                                       {"1.0p1", '=', "1.0+patch1"},
                                       {"1.0rc1", '=', "1.0RC1"},
                                       {"1.0-BETA1", '<', "1.0-dev"},
                                       {"1.0-foo", '=', "1.0-xyz"},
                                       {"v1.0", '=', "V1.0"},
                                       {"1.0..1", '=', "1.0.1"},
                                       {"1.0a 1", '=', "1.0a.1"},
                                   });
}

TEST_CASE("php: more pieces on one side", "[versions][php]") {
  check_rows(compare_php_versions, {
                                       {"1.2.3#", '=', "1.2.3"},
                                       {"1.2.3#.1", '>', "1.2.3"},
                                       {"1.2.3#.beta", '<', "1.2.3"},
                                       {"1.2.3.", '<', "1.2.3"},
                                       {"", '<', "0"},
                                   });
}

}  // namespace
}  // namespace sluice::versions
