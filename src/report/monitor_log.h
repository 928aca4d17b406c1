// The log of `sluice recheck --state`: what is new since the last time, and one line on the rest.
// At most 70 columns, but for commands and names that can't be broken. Pure.
#pragma once

#include <string>

#include "core/report.h"
#include "policy/monitor_state.h"
#include "report/log.h"

namespace sluice::report {

std::string to_monitor_log(const Report& report, const policy::News& news,
                           const LogOptions& options);

}  // namespace sluice::report
