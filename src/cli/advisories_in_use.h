// The advisory sets of a scan: the imported database, if there is one, before the bundled file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "advisories/bundled.h"
#include "advisories/store.h"
#include "base/deadline.h"
#include "core/advisory.h"
#include "core/package.h"
#include "core/problem.h"

namespace sluice::cli {

class AdvisoriesInUse {
 public:
  /// `required`: the user has named the database, so that its absence costs coverage. What can't be
  /// opened is a problem, and the other set is used.
  AdvisoriesInUse(const std::string& database, bool required, std::vector<Problem>* problems);

  /// Packages that there is no time for are one problem. Without a deadline there is time.
  std::vector<AdvisoryMatch> match(const std::vector<Package>& packages,
                                   std::vector<Problem>* problems,
                                   const Deadline* deadline = nullptr);

  /// Most specific first.
  const std::vector<AdvisorySet>& sets() const { return sets_; }

 private:
  std::string database_;
  std::optional<advisories::Store> store_;
  std::optional<advisories::Bundled> bundled_;
  std::vector<AdvisorySet> sets_;
};

}  // namespace sluice::cli
