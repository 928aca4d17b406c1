// What `sluice access` prints: who was looked at, a table of what is too much, the plan with its
// commands worst first, and what can't be told.
#pragma once

#include <string>

#include "core/report.h"
#include "report/log.h"

namespace sluice::report {

std::string to_access_log(const Report& report, const LogOptions& options);

}  // namespace sluice::report
