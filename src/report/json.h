// The JSON report, schema "sluice-report/1" (contract section 6).
#pragma once

#include <string>

#include "core/report.h"

namespace sluice::report {

std::string to_json(const Report& report);

}  // namespace sluice::report
