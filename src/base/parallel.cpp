#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include "base/wiped_memory.h"

namespace sluice {

void parallel_for(std::size_t count, unsigned jobs,
                  const std::function<void(std::size_t, unsigned)>& work) {
  std::atomic<std::size_t> next{0};
  const auto run = [&](unsigned worker) {
    for (std::size_t index = next.fetch_add(1); index < count; index = next.fetch_add(1)) {
      work(index, worker);
    }
  };
  const auto wanted = static_cast<unsigned>(std::min<std::size_t>(std::max(jobs, 1U), count));
  std::vector<std::thread> helpers;
  for (unsigned worker = 1; worker < wanted; ++worker) {
    helpers.emplace_back([&run, worker] {
      run(worker);
      wipe_stack();  // it is kept for the next thread
    });
  }
  run(0);
  for (std::thread& helper : helpers) helper.join();
}

unsigned default_jobs() { return std::max(1U, std::thread::hardware_concurrency()); }

}  // namespace sluice
