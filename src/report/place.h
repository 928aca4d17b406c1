// Which places of findings a reader of reports can open. Pure.
#pragma once

#include "core/location.h"

namespace sluice::report {

/// A file below the root: not a config var ("ENV_DIR/NAME"), a commit's message or standard input,
/// and no path that would lead out of the root.
bool is_file_of_app(const Location& location);

}  // namespace sluice::report
