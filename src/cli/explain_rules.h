// What `sluice explain` says of a rule, a check or a topic: made from the rules' own data and from
// rules/explain/. Pure functions of their input.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "cli/rule_catalog.h"
#include "report/explanation.h"

namespace sluice::cli {

/// Nothing if nothing has that id.
std::optional<report::Explanation> explain_rule(const RuleCatalog& catalog, std::string_view id,
                                                std::chrono::sys_days today);

}  // namespace sluice::cli
