#include "versions/pep440.h"

#include "test/catch.h"
#include "test/versions/order_table.h"

namespace sluice::versions {
namespace {

using test::check_ascending;
using test::check_rows;

TEST_CASE("pep440: order of the parts", "[versions][pep440]") {
  check_ascending(compare_pep440, {"0.9",         "1.0.dev0",
                                   "1.0.dev1",    "1.0a1.dev1",
                                   "1.0a1",       "1.0a1.post1.dev2",
                                   "1.0a1.post1", "1.0a2",
                                   "1.0b1.dev1",  "1.0b1",
                                   "1.0rc1",      "1.0",
                                   "1.0+abc.5",   "1.0+abc.7",
                                   "1.0+5",       "1.0+5.a",
                                   "1.0+5.1",     "1.0.post1.dev1",
                                   "1.0.post1",   "1.0.post1+local",
                                   "1.0.1",       "1.1",
                                   "1.10",        "2",
                                   "1!0.1",       "1!1",
                                   "2!0.0.1.dev0"});
}

TEST_CASE("pep440: spellings of the same version", "[versions][pep440]") {
  check_rows(compare_pep440, {
                                 {"1.0", '=', "1"},
                                 {"1.0.0.0", '=', "v1.0"},
                                 {" 1.0\n", '=', "1.0"},
                                 {"V1.0", '=', "1.0"},
                                 {"0!1.0", '=', "1.0"},
                                 {"01.010", '=', "1.10"},
                                 {"1.0-alpha.1", '=', "1.0a1"},
                                 {"1.0_BETA_1", '=', "1.0b1"},
                                 {"1.0c1", '=', "1.0rc1"},
                                 {"1.0pre1", '=', "1.0rc1"},
                                 {"1.0.preview-1", '=', "1.0rc1"},
                                 {"1.0a", '=', "1.0a0"},
                                 {"1.0a-", '=', "1.0a0"},
                                 {"1.0-1", '=', "1.0.post1"},
                                 {"1.0r4", '=', "1.0.post4"},
                                 {"1.0rev4", '=', "1.0.post4"},
                                 {"1.0post", '=', "1.0.post0"},
                                 {"1.0dev", '=', "1.0.dev0"},
                                 {"1.0a--1", '=', "1.0a0.post1"},
                                 {"1.0+Ubuntu-1", '=', "1.0+ubuntu.1"},
                                 {"1.0+ubuntu_01", '=', "1.0+ubuntu.1"},
                             });
}

TEST_CASE("pep440: what is no version is below all versions", "[versions][pep440]") {
  for (const std::string_view legacy :
       {"", "latest", "1.0.", "1.0-x", "1..0", "1.0+", "1.0+a..b", "1.0+a-", "1.0a1b2", "2004d",
        "1!", "!1", "1.0 beta", "99.0-horsea"}) {
    check_rows(compare_pep440, {{legacy, '<', "0.dev0"}});
  }
}

TEST_CASE("pep440: legacy texts among themselves", "[versions][pep440]") {
  check_ascending(compare_pep440, {"0.9-doduo", "0.9-eevee", "1.0-x", "2.0-x", "10.0-x"});
  check_rows(compare_pep440, {
                                 {"1.0-x", '=', "1-x"},
                                 {"1.0-X", '=', "1.0-x"},
                                 {"1.0-pre-x", '=', "1.0-rc-x"},
                                 {"1.0-dev-x", '<', "1.0-pre-x"},
                             });
}

}  // namespace
}  // namespace sluice::versions
