#include "report/advisory_age.h"

#include "base/instant.h"
#include "test/catch.h"

namespace sluice::report {
namespace {

std::chrono::system_clock::time_point at(const char* time) {
  return std::chrono::system_clock::time_point(std::chrono::seconds(parse_instant(time)->seconds));
}

TEST_CASE("One line on the advisories in use", "[report]") {
  AdvisorySet set;
  set.source = "osv";
  set.count = 57057;
  set.newest = "2026-08-22T10:00:00Z";
  set.imported = "2026-11-20T00:00:00Z";
  set.checked = "2026-11-23T10:30:00Z";
  const auto now = at("2026-11-24T12:00:00Z");
  CHECK(describe_advisories(set, true, now) == "57057 from OSV, newest 2026-08-22, 25 h old");
  set.checked.clear();
  CHECK(describe_advisories(set, true, now) == "57057 from OSV, newest 2026-08-22, 4 d old");
  set.imported.clear();
  set.newest.clear();
  CHECK(describe_advisories(set, true, now) == "57057 from OSV");
  CHECK_FALSE(advisory_age(set, now).has_value());
  set.checked = "2027-01-01T00:00:00Z";  // a clock that went wrong
  CHECK(advisory_age(set, now) == std::chrono::seconds(0));

  AdvisorySet bundled;
  bundled.source = "bundled";
  bundled.count = 257;
  bundled.newest = "2026-07-08T00:00:00Z";
  CHECK(describe_advisories(bundled, true, now) == "257 well-known advisories only, to 2026-07-08");
  CHECK(describe_advisories(bundled, false, now) == "257 well-known advisories, newest 2026-07-08");
  set.count = 345678;
  set.newest = "2026-08-22T10:00:00Z";
  set.checked = "2026-01-01T00:00:00Z";
  CHECK(describe_advisories(set, true, now).size() <= 46);
  CHECK(describe_advisories(bundled, true, now).size() <= 46);
}

TEST_CASE("Ages", "[report]") {
  using namespace std::chrono_literals;
  CHECK(age_words(0s) == "0 min");
  CHECK(age_words(59min + 59s) == "59 min");
  CHECK(age_words(47h + 59min) == "47 h");
  CHECK(age_words(48h) == "2 d");
}

}  // namespace
}  // namespace sluice::report
