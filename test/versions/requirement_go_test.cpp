#include "test/versions/requirement_table.h"

namespace sluice::versions {
namespace {

TEST_CASE("requirement: Go's minimum within the major", "[versions][requirement]") {
  test::check_requirements(
      "Go", {
                {"v1.2.3", {"v1.2.3", "1.2.3", "v1.3.0", "v1.2.4-rc.1"}, {"v1.2.2", "v1.2.3-rc.1"}},
                {"1.2.3", {"v1.9.0"}, {"v2.0.0", "v3.0.0"}},
                {"v2.0.0", {"v2.1.0"}, {"v3.0.0", "v1.9.0"}},
                // The majors 0 and 1 share a path, and so does a later one without a go.mod.
                {"v0.5.0", {"v0.6.0", "v1.0.0", "v2.0.0+incompatible"}, {"v0.4.0", "v2.0.0"}},
                {"v2.0.0+incompatible", {"v2.0.0+incompatible", "v3.0.0+incompatible"}, {"v2.1.0"}},
                {"v1.2.4-0.20200101000000-abcdef123456",
                 {"v1.2.4", "v1.2.4-0.20210101000000-abcdef123456"},
                 {"v1.2.3", "v1.2.4-0.20190101000000-abcdef123456"}},
            });
}

TEST_CASE("requirement: what Go does not read", "[versions][requirement]") {
  test::check_unreadable(
      "Go", "v1.2.3",
      {"", "latest", "v1", "v1.2", ">=v1.2.3", "v1.2.3.4", "main", "v01.2.3", "vv1.2.3"});
  test::check_no_versions("Go", "v0.0.0", {"", "v1", "v1.2", "master", "v1.2.x"});
  test::check_exact("Go", {{"v1.2.3", ""}});
}

}  // namespace
}  // namespace sluice::versions
