#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "base/wiped_memory.h"

namespace sluice {

void parallel_for(std::size_t count, unsigned jobs,
                  const std::function<void(std::size_t, unsigned)>& work) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr thrown;
  std::mutex lock;
  const auto run = [&](unsigned worker) {
    try {
      for (std::size_t index = next.fetch_add(1); index < count; index = next.fetch_add(1)) {
        work(index, worker);
      }
    } catch (...) {  // no memory: left to a thread, it would end the process without a word
      next.store(count);
      const std::lock_guard guard(lock);
      if (!thrown) thrown = std::current_exception();
    }
  };
  const auto wanted = static_cast<unsigned>(std::min<std::size_t>(std::max(jobs, 1U), count));
  std::vector<std::thread> helpers;
  helpers.reserve(wanted);
  for (unsigned worker = 1; worker < wanted; ++worker) {
    try {
      helpers.emplace_back([&run, worker] {
        run(worker);
        wipe_stack();  // it is kept for the next thread
      });
    } catch (const std::system_error&) {  // no more threads to be had: those there are do it
      break;
    }
  }
  run(0);
  for (std::thread& helper : helpers) helper.join();
  if (thrown) std::rethrow_exception(thrown);
}

unsigned default_jobs() { return std::max(1U, std::thread::hardware_concurrency()); }

}  // namespace sluice
