#include "cli/build_sync.h"

#include "base/instant.h"
#include "test/catch.h"

namespace sluice::cli {
namespace {

TEST_CASE("Notes on the advisories in use", "[cli]") {
  const auto now = std::chrono::system_clock::time_point(
      std::chrono::seconds(parse_instant("2026-11-24T12:00:00Z")->seconds));
  AdvisorySet osv;
  osv.source = "osv";
  osv.checked = "2026-11-18T12:00:00Z";
  osv.ecosystems = {"PyPI", "npm"};
  AdvisorySet bundled;
  bundled.source = "bundled";
  bundled.newest = "2020-01-01T00:00:00Z";
  const Settings settings;

  CHECK(advisory_notes({osv, bundled}, {"npm"}, settings, now).empty());
  CHECK(advisory_notes({bundled}, {"npm"}, settings, now).empty());

  const auto missing = advisory_notes({osv, bundled}, {"Go", "npm"}, settings, now);
  REQUIRE(missing.size() == 1);
  CHECK(missing[0].message.find("only well-known advisories on Go") == 0);
  CHECK_FALSE(missing[0].incomplete);

  osv.checked = "2026-11-17T11:00:00Z";
  const auto old = advisory_notes({osv, bundled}, {"npm"}, settings, now);
  REQUIRE(old.size() == 1);
  CHECK(old[0].message.find("7 d old") != std::string::npos);
  CHECK_FALSE(old[0].incomplete);
  Settings patient;
  patient.advisories.max_age_days = 30;
  CHECK(advisory_notes({osv, bundled}, {"npm"}, patient, now).empty());

  osv.ecosystems.clear();  // not known: nothing is claimed
  CHECK(advisory_notes({osv}, {"Go"}, patient, now).empty());
}

}  // namespace
}  // namespace sluice::cli
