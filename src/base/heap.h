// The heap's own store of free memory. Each thread has one, and what one has given up is of no use
// to the others. Thread-safe.
#pragma once

namespace sluice {

/// Gives back to the system what is free: worth its time after work that needed very much.
void return_free_memory();

}  // namespace sluice
