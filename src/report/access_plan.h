// The plan of an access audit: one section per rule, worst first; in it one step per finding, or
// for several that differ only in whom or which app they are about. Pure.
#pragma once

#include <string>
#include <vector>

#include "core/report.h"

namespace sluice::report {

struct AccessStep {
  std::vector<const JudgedFinding*> findings;  ///< the worst first
  std::string title;
  std::vector<AccessCommand> commands;
};

struct AccessSection {
  const Finding* worst = nullptr;  ///< has the rule's texts
  std::size_t findings = 0;
  std::vector<AccessStep> steps;
};

/// Sections for the findings with this action, in the order of the findings.
std::vector<AccessSection> access_plan(const Report& report, Action action);

}  // namespace sluice::report
