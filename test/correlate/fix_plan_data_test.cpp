// The plan over all published advisories at hand: for every package that has a fixed version
// anywhere, no proposal goes down, and none is itself vulnerable. Needs the shared data.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "advisories/import_inputs.h"
#include "advisories/matcher.h"
#include "base/date.h"
#include "correlate/fix_plan.h"
#include "test/advisories/support.h"
#include "test/catch.h"
#include "test/correlate/inventories.h"

namespace sluice::correlate {
namespace {

using advisories::AdvisoryRecord;
using advisories::Affected;
using advisories::EventKind;

/// Of a package's affected versions as many are tried.
constexpr std::size_t kMaxTried = 4;

using Name = std::pair<std::string, std::string>;

struct Data {
  std::map<Name, std::vector<AdvisoryRecord>> records;
  std::map<Name, std::set<std::string>> affected;  ///< versions that records mention
  std::set<Name> with_fix;
};

void add(Data* data, const AdvisoryRecord& record) {
  if (!record.withdrawn.empty()) return;
  std::set<Name> seen;
  for (const Affected& affected : record.affected) {
    const Name name{affected.ecosystem, affected.name};
    if (seen.insert(name).second) data->records[name].push_back(record);
    std::set<std::string>& versions = data->affected[name];
    for (const advisories::Range& range : affected.ranges) {
      for (const advisories::Event& event : range.events) {
        if (range.git) continue;
        if (event.kind == EventKind::kFixed) {
          data->with_fix.insert(name);
        } else if (event.kind != EventKind::kLimit) {
          versions.insert(event.version == "0" ? "0.0.1" : event.version);
        }
      }
    }
    const std::size_t step = std::max<std::size_t>(affected.versions.size() / kMaxTried, 1);
    for (std::size_t i = 0; i < affected.versions.size(); i += step) {
      versions.insert(affected.versions[i]);
    }
  }
}

Data read_data(const std::string& folder) {
  Data data;
  const auto files = advisories::find_inputs({folder});
  REQUIRE(bool(files));
  for (const advisories::InputFile& file : *files) {
    const Status failed = advisories::for_each_document(
        file, [](std::size_t) { return true; },
        [&](advisories::Document document) {
          REQUIRE(bool(document.bytes));
          for (const AdvisoryRecord& record :
               advisories::read_osv(*document.bytes, document.path).records) {
            add(&data, record);
          }
        });
    REQUIRE_FALSE(failed.has_value());
  }
  return data;
}

std::vector<AdvisoryMatch> match(const Data& data, const std::vector<Package>& packages) {
  const std::vector<advisories::RecordLookup> lookups = {
      [&](std::string_view ecosystem, std::string_view name) {
        const auto found = data.records.find({std::string(ecosystem), std::string(name)});
        return found == data.records.end() ? std::vector<AdvisoryRecord>() : found->second;
      }};
  return advisories::match_packages(packages, lookups);
}

}  // namespace

TEST_CASE("no proposal of all published data goes down or is itself vulnerable") {
  const std::string osv = advisories::shared_data("osv");
  if (osv.empty()) return;
  const Data data = read_data(osv);
  std::vector<Package> packages;
  for (const Name& name : data.with_fix) {
    const versions::Ecosystem* ecosystem = versions::find_ecosystem(name.first);
    if (ecosystem == nullptr) continue;
    std::size_t tried = 0;
    for (const std::string& version : data.affected.at(name)) {
      if (++tried > 4 * kMaxTried) break;
      Package made =
          test::package(PackageState::kLocked, "lockfile", name.second, version, name.first);
      made.direct = true;
      packages.push_back(std::move(made));
    }
  }
  CHECK(data.with_fix.size() > 2'000);
  inventory::Inventory inventory;
  inventory.packages = packages;
  FixPlanOptions options;
  options.today = *parse_day("2026-11-25");
  const FixPlan plan = make_fix_plan(inventory, match(data, packages), options);

  std::vector<Package> proposed;
  for (const FixStep& step : plan.steps) {
    if (step.to.empty()) continue;
    const versions::Ecosystem* ecosystem = versions::find_ecosystem(step.package.ecosystem);
    INFO(step.package.ecosystem << ' ' << step.package.name << " -> " << step.to);
    for (const std::string& version : step.versions) {
      INFO(version);
      CHECK((ecosystem->compare(step.to, version) > 0));
    }
    proposed.push_back(test::package(PackageState::kLocked, "lockfile", step.package.name, step.to,
                                     step.package.ecosystem));
  }
  CHECK(proposed.size() > 3'000);
  for (const AdvisoryMatch& wrong : match(data, proposed)) {
    INFO(proposed[wrong.package].ecosystem << ' ' << proposed[wrong.package].name << ' '
                                           << proposed[wrong.package].version << ' ' << wrong.id);
    CHECK(wrong.informational);
  }
  WARN("proposals checked: " << proposed.size() << " of " << plan.steps.size() << " steps, "
                             << data.with_fix.size() << " packages");
}

}  // namespace sluice::correlate
