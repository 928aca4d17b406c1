// Fan-out over threads.
#pragma once

#include <cstddef>
#include <functional>

namespace sluice {

/// Calls work(index, worker) once for each index below `count`, on up to `jobs` threads (worker is
/// 0 to jobs-1, for per-thread buffers), in ascending order of handing out. Returns when all are
/// done. `work` must not touch shared state without a lock. What it throws (no memory) comes out of
/// here once all threads are done.
void parallel_for(std::size_t count, unsigned jobs,
                  const std::function<void(std::size_t index, unsigned worker)>& work);

/// Number of usable cores, at least 1.
unsigned default_jobs();

}  // namespace sluice
