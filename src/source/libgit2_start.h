// Starts libgit2 so that no configuration of the machine or its user acts.
#pragma once

namespace sluice::source {

/// To be called before anything of libgit2. Thread-safe.
void start_libgit2();

}  // namespace sluice::source
