#include "test/versions/requirement_table.h"

namespace sluice::versions {
namespace {

TEST_CASE("requirement: Maven's ranges", "[versions][requirement]") {
  test::check_requirements("Maven",
                           {
                               {"[1.0]", {"1.0", "1", "1.0.0"}, {"1.1", "1.0-SNAPSHOT"}},
                               {"[1.0,2.0]", {"1.0", "1.5", "2.0"}, {"0.9", "2.0.1", "1.0-rc1"}},
                               {"(1.0,2.0)", {"1.0.1", "1.9"}, {"1.0", "2.0"}},
                               // An upper end that is excluded does not exclude its pre-releases.
                               {"[1.0,2.0)", {"1.0", "2.0-rc1", "2.0-SNAPSHOT"}, {"2.0", "2.0.0"}},
                               {"(,1.0]", {"0.1", "1.0"}, {"1.0.1", "1.1"}},
                               {"[1.5,)", {"1.5", "99"}, {"1.4"}},
                               {"(1.5,)", {"1.5.1"}, {"1.5"}},
                               {"(,)", {"1", "anything"}, {}},
                               {"(,1.0],[1.2,)", {"0.9", "1.0", "1.2", "3"}, {"1.1"}},
                               {"(,1.1),(1.1,)", {"1.0", "1.2"}, {"1.1", "1.1.0"}},
                               {"[1,2],[3,4],[5,6]", {"1", "3.5", "6"}, {"2.5", "4.1", "7"}},
                               {" [ 1.0 , 2.0 ] ", {"1.5"}, {"2.1"}},
                               {"1.0", {"1.0", "0.9", "2.0"}, {}},
                           });
}

TEST_CASE("requirement: Gradle's notations", "[versions][requirement]") {
  test::check_requirements("Maven", {
                                        {"1.+", {"1", "1.0", "1.9-rc1"}, {"2.0", "11.0"}},
                                        {"1.2.+", {"1.2", "1.2.9"}, {"1.20", "1.3"}},
                                        {"1+", {"1.0", "10"}, {"2"}},
                                        {"+", {"1", "99"}, {}},
                                        {"]1.0,2.0[", {"1.0.1", "1.9"}, {"1.0", "2.0", "2.0-rc1"}},
                                        {"[1.0,2.0[", {"1.0", "1.9"}, {"2.0", "2.0-SNAPSHOT"}},
                                        {"[1.0,2[", {"1.9"}, {"2-rc1", "2.0-rc1"}},
                                        {"]1.0,2.0]", {"2.0"}, {"1.0"}},
                                        {"1.0!!", {"1.0", "1.0.0"}, {"1.1"}},
                                    });
}

TEST_CASE("requirement: what Maven does not read", "[versions][requirement]") {
  test::check_unreadable("Maven", "1.2.3",
                         {"",
                          "LATEST",
                          "RELEASE",
                          "latest.release",
                          "latest.integration",
                          "${x.version}",
                          "(1.0)",
                          "[1.0)",
                          "[2.0,1.0]",
                          "[1.0,1.0)",
                          "[1.0",
                          "1.0]",
                          "[]",
                          "[1,2,3]",
                          "[1,3],[2,4]",
                          "[3,4],[1,2]",
                          "[1,2],",
                          "[1,],[2,3]",
                          "[1,2] [3,4]",
                          "1.0,2.0",
                          "1.0 2.0",
                          "!!",
                          "^1.0",
                          ">=1.0",
                          "g:a:1.0",
                          "1.*"});
  test::check_no_versions("Maven", "(,)", {"", "LATEST", "RELEASE", "1 2", "[1]", "${v}", "1.+"});
}

TEST_CASE("requirement: Maven's exact versions", "[versions][requirement]") {
  test::check_exact("Maven", {
                                 {"[1.0]", "1.0"},
                                 {"[ 1.0 ]", "1.0"},
                                 {"[1.0,1.0]", "1.0"},
                                 {"1.0", "1.0"},
                                 {"1.0-SNAPSHOT", "1.0-SNAPSHOT"},
                                 {"1.0!!", "1.0"},
                                 {"[1.0,2.0]", ""},
                                 {"[1.0,)", ""},
                                 {"[1.0],[2.0]", ""},
                                 {"1.+", ""},
                                 {"+", ""},
                             });
}

}  // namespace
}  // namespace sluice::versions
