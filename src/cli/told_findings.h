// What the pass over the source of a build told, so that the log of the pass over its slug need not
// say it again. The app's own build code can write such a file: it shortens the log by what does
// not stop the build, and nothing else. No verdict, exit code or other report knows of it.
#pragma once

#include <string>

#include "core/report.h"

namespace sluice::cli {

/// In the source: leaves what `report` tells in told.json beside the file `source_pass`. In the
/// slug: marks what stands there as told, if it is of the same build. Never fails: without the file
/// the log is longer. An empty `source_pass` means that there is no second pass.
void tell_once(const std::string& source_pass, Report* report);

}  // namespace sluice::cli
