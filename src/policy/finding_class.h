// Since when a finding is there: introduced by this release, disclosed after its package came, or
// existing. The earlier build is judged by today's advisories, too. Pure.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/finding.h"
#include "core/report.h"
#include "policy/build_state.h"

namespace sluice::policy {

/// Why a finding has its class.
enum class Origin {
  kNotCompared,  ///< CI, the command line: everything counts as introduced
  kFirstBuild,   ///< no earlier build is known, or none that could have told it
  kEarlier,      ///< the earlier build had it, with its class
  kPackage,      ///< the earlier build had the package, and did not know of the flaw
  kNew,
};

struct FindingClass {
  Since since = Since::kIntroduced;
  Origin origin = Origin::kNotCompared;
  std::optional<std::chrono::sys_days> first_seen;  ///< by an earlier build
};

/// What an earlier build's packages are known to have by today's advisories.
struct EarlierFlaws {
  std::vector<Package> packages;
  std::vector<AdvisoryMatch> matches;  ///< of these packages
};

/// Packages that this build has findings of in versions which the earlier build had not: the
/// versions that it had, to be held against today's advisories.
std::vector<Package> packages_to_judge_again(const BuildState& earlier,
                                             const std::vector<Finding>& findings);

/// Whether the state can be this app's: false if both have packages, and not one in common.
bool may_be_same_app(const BuildState& earlier, const std::vector<Package>& packages);

/// Gives findings their class. What it is made from must outlive it.
class Classes {
 public:
  /// `earlier` may be nullptr: a first build. `advisories` are those of this build.
  Classes(const BuildState* earlier, const EarlierFlaws& flaws,
          const std::vector<AdvisorySet>& advisories, FirstRun first_run);

  FindingClass of(const Finding& finding) const;

 private:
  using Key = std::pair<std::string, std::string>;  ///< ecosystem, normalised name
  FindingClass first_look() const;
  FindingClass of_vulnerability(const Finding& finding) const;
  const RememberedFinding* remembered(const Finding& finding, const Key& key) const;
  bool had_package(const Finding& finding, const Key& key) const;
  bool could_know(const std::string& ecosystem) const;

  const BuildState* earlier_;
  const EarlierFlaws& flaws_;
  const std::vector<AdvisorySet>& advisories_;
  FirstRun first_run_;
  std::map<std::string_view, const RememberedFinding*> by_id_;
  std::multimap<Key, const RememberedFinding*> by_package_;
  std::map<Key, std::set<std::string_view>> versions_;
  std::set<std::string_view> with_versions_;  ///< ecosystems of which versions were known
  std::multimap<Key, const AdvisoryMatch*> flaws_by_package_;
};

}  // namespace sluice::policy
