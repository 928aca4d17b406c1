// Judges a snapshot offline: what is granted and not used, not needed, not protected, or not
// intended. A pure function; nothing here knows the clock, ages count from the snapshot's day.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "access/rules.h"
#include "access/snapshot.h"
#include "core/access_settings.h"
#include "core/finding.h"

namespace sluice::access {

struct Audit {
  std::vector<Finding> findings;   ///< unsorted; ids are unique
  std::vector<std::string> notes;  ///< what can't be told from the API or from this snapshot
};

Audit audit(Snapshot snapshot, const AccessRules& rules, const AccessSettings& settings);

/// Production apps, by their pipelines and by what the settings say.
std::size_t count_production(const Snapshot& snapshot, const AccessSettings& settings);

/// The ids of all rules, for acceptances.
std::vector<std::string> rule_names(const AccessRules& rules);

}  // namespace sluice::access
