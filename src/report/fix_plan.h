// The upgrade plan as text for people, as Markdown for the description of a pull request, and as
// JSON. Pure functions; every text from the tree is escaped for where it goes.
#pragma once

#include <string>

#include "correlate/fix_plan.h"

namespace sluice::report {

/// For a terminal, at most 72 columns.
std::string fix_plan_text(const correlate::FixPlan& plan);

/// What a good dependency pull request says: title, what changes and why, what is fixed, commands.
std::string fix_plan_markdown(const correlate::FixPlan& plan);

/// Schema "sluice-fix/1".
std::string fix_plan_json(const correlate::FixPlan& plan, const std::string& tool_version);

/// "left-pad 1.2.0, 1.2.1 -> 1.3.0", or the versions alone where there is nothing to go to.
std::string step_title(const correlate::FixStep& step);

}  // namespace sluice::report
