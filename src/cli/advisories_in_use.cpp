#include "cli/advisories_in_use.h"

#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "advisories/matcher.h"
#include "cli/advisory_sources.h"

namespace sluice::cli {

AdvisoriesInUse::AdvisoriesInUse(const std::string& database, bool required,
                                 std::vector<Problem>* problems)
    : database_(database) {
  std::error_code error;
  const bool there = std::filesystem::exists(database, error);
  if (there || required) {
    Result<advisories::Store> store = advisories::Store::open(database);
    if (store) {
      store_.emplace(std::move(*store));
      sets_.push_back(store_->info());
    } else {
      problems->push_back({database, 0,
                           "advisory database: " + store.error().message +
                               "; only the bundled advisories were used",
                           true});
    }
  }
  Result<advisories::Bundled> bundled = load_bundled();
  if (bundled) {
    bundled_.emplace(std::move(*bundled));
    sets_.push_back(bundled_->info());
  } else {
    problems->push_back({"", 0, "bundled advisories: " + describe(bundled.error()), true});
  }
}

std::vector<AdvisoryMatch> AdvisoriesInUse::match(const std::vector<Package>& packages,
                                                  std::vector<Problem>* problems,
                                                  const Deadline* deadline) {
  std::vector<advisories::RecordLookup> lookups;
  if (store_) {
    lookups.emplace_back([this](std::string_view ecosystem, std::string_view name) {
      return store_->lookup(ecosystem, name);
    });
  }
  if (bundled_) lookups.push_back(bundled_->lookup());
  advisories::MatchTime time{deadline, {}};
  std::vector<AdvisoryMatch> matches = advisories::match_packages(
      packages, lookups, bundled_ ? bundled_->exploited_cves() : advisories::ExploitedCves(),
      &time);
  if (!time.late.empty()) {
    problems->push_back({packages[time.late.front()].path, 0,
                         "packages not held against advisories, of this and other files " +
                             std::to_string(time.late.size()) + ": limits.seconds are spent",
                         true});
  }
  if (store_ && store_->failure()) {
    problems->push_back({database_, 0, "advisory database: " + store_->failure()->message, true});
  }
  return matches;
}

}  // namespace sluice::cli
