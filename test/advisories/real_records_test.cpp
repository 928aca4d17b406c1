// The evaluation of ranges against what the databases themselves say: many records give ranges and
// enumerate the affected versions too. Needs the shared data.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "advisories/import_inputs.h"
#include "test/advisories/support.h"

namespace sluice::advisories {
namespace {

struct Agreement {
  std::size_t versions = 0;
  std::size_t disagree = 0;
  std::set<std::string> records;  ///< that disagree
};

bool has_usable_range(const Affected& affected) {
  return std::any_of(affected.ranges.begin(), affected.ranges.end(), [](const Range& range) {
    return !range.git && std::any_of(range.events.begin(), range.events.end(), [](const Event& e) {
      return e.kind == EventKind::kIntroduced;
    });
  });
}

void compare(const AdvisoryRecord& record, std::map<std::string, Agreement>& by_ecosystem) {
  for (const Affected& affected : record.affected) {
    if (affected.versions.empty() || !has_usable_range(affected)) continue;
    const Target target = target_of(affected.ecosystem, affected.name);
    if (target.order == nullptr) continue;
    AdvisoryRecord ranges_only;
    ranges_only.affected = {affected};
    ranges_only.affected[0].versions.clear();
    Agreement& agreement = by_ecosystem[affected.ecosystem];
    for (const std::string& version : affected.versions) {
      ++agreement.versions;
      if (affects(ranges_only, target, version)) continue;
      ++agreement.disagree;
      agreement.records.insert(record.id);
    }
  }
}

TEST_CASE("Ranges cover what the databases enumerate", "[advisories][shared]") {
  const std::string osv = shared_data("osv");
  if (osv.empty()) return;
  const auto files = find_inputs({osv});
  REQUIRE(bool(files));
  std::map<std::string, Agreement> by_ecosystem;
  for (const InputFile& file : *files) {
    const Status failed = for_each_document(
        file, [](std::size_t) { return true; },
        [&](Document document) {
          REQUIRE(bool(document.bytes));
          for (const AdvisoryRecord& record : read_osv(*document.bytes, document.path).records) {
            if (record.withdrawn.empty()) compare(record, by_ecosystem);
          }
        });
    REQUIRE_FALSE(failed.has_value());
  }
  // Records that contradict themselves: the enumeration has versions that their ranges leave out.
  // What either says counts, so that they are still found.
  const std::set<std::string> contradictory = {
      "PYSEC-2021-114",  // fixed in 2.11.6 by one interval, in 2.11.7 by another
      "PYSEC-2023-61",   // enumerates pre-releases of the versions that ranges begin with
      "PYSEC-2026-686",  // enumerates all versions there were
      // Malicious: 99.9.0 is listed, the range begins with 99.9.1.
      "MAL-2025-3661", "MAL-2025-3663", "MAL-2025-3959", "MAL-2025-3960", "MAL-2025-3961"};
  std::size_t total = 0;
  for (const auto& [ecosystem, agreement] : by_ecosystem) {
    total += agreement.versions;
    for (const std::string& id : agreement.records) {
      INFO(ecosystem << ' ' << id);
      CHECK(contradictory.contains(id));
    }
  }
  CHECK(total > 640'000);
  CHECK(by_ecosystem["PyPI"].disagree <= 190);
}

}  // namespace
}  // namespace sluice::advisories
