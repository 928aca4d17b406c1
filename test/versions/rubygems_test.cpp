#include "versions/rubygems.h"

#include "test/catch.h"
#include "test/versions/order_table.h"

namespace sluice::versions {
namespace {

using test::check_ascending;
using test::check_rows;

TEST_CASE("rubygems: words are below numbers", "[versions][rubygems]") {
  check_ascending(compare_rubygems, {"0.9", "1.A", "1.0.a.2", "1.0.a.10", "1.0.b1", "1.0.beta",
                                     "1.0.pre", "1.0.pre.1", "1.0.rc1", "1", "1.0.0.1", "1.0.1.a",
                                     "1.0.1", "1.2", "1.10", "2.a", "2"});
}

TEST_CASE("rubygems: spellings of the same version", "[versions][rubygems]") {
  check_rows(compare_rubygems, {
                                   {"1", '=', "1.0.0"},
                                   {"1.0.a", '=', "1.a"},
                                   {"1.a.0", '=', "1.a"},
                                   {"1.0.a9", '=', "1.0.a.9"},
                                   {"1.0-1", '=', "1.0.pre.1"},
                                   {"1.0-", '=', "1.pre"},
                                   {" 1.0 ", '=', "1.0"},
                                   {"01.02", '=', "1.2"},
                                   {"", '=', "0"},
                               });
}

TEST_CASE("rubygems: an inner zero counts", "[versions][rubygems]") {
  check_rows(compare_rubygems, {
                                   {"1.a.0.b", '<', "1.a"},
                                   {"1.a.0.1", '>', "1.a"},
                                   {"1.0.1", '>', "1.0.0"},
                               });
}

}  // namespace
}  // namespace sluice::versions
