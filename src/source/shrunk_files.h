// Mapped files that become shorter while they are read. For the pages behind the new end the kernel
// has no bytes, and ends a process that looks at them; here they read as zeros, and it is told.
#pragma once

#include <optional>

#include "core/problem.h"

namespace sluice::source {

/// From now on, for the whole process. What else raises SIGBUS still ends it.
void outlive_shrinking_files();

/// What to tell if a mapped file became shorter since the last call: zeros may have been read.
std::optional<Problem> take_shrunk_file();

}  // namespace sluice::source
