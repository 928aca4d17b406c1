// A build brings its advisories up to date by itself, and says how old they are.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "core/advisory.h"
#include "core/problem.h"
#include "core/settings.h"

namespace sluice::cli {

/// What a build's sync needs to know.
struct BuildSync {
  std::string database;
  std::vector<std::string> ecosystems;  ///< of the app
  unsigned jobs = 1;
  std::chrono::seconds budget{20};
};

/// Asks the mirrors for what is new, within the budget. What goes wrong is a note, never more: the
/// advisories of before are used. Says on standard error when a whole export has to be fetched.
void sync_in_build(const BuildSync& sync, const Settings& settings, std::vector<Problem>* problems);

/// Notes on the sets in use: too old, or without one of the app's ecosystems.
std::vector<Problem> advisory_notes(const std::vector<AdvisorySet>& sets,
                                    const std::vector<std::string>& ecosystems,
                                    const Settings& settings,
                                    std::chrono::system_clock::time_point now);

}  // namespace sluice::cli
