// TAP version 13 for Heroku CI: one line per rule group.
#pragma once

#include <string>

#include "core/report.h"

namespace sluice::report {

std::string to_tap(const Report& report);

}  // namespace sluice::report
