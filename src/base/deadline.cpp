#include "base/deadline.h"

#include <ctime>
#include <utility>

namespace sluice {
namespace {

std::chrono::nanoseconds cpu_time() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

}  // namespace

Deadline::Clocks Deadline::real_clocks() {
  return {[] { return std::chrono::steady_clock::now().time_since_epoch(); }, cpu_time};
}

Deadline::Deadline(std::chrono::nanoseconds budget, Clocks clocks)
    : budget_(budget),
      clocks_(std::move(clocks)),
      wall_start_(clocks_.wall()),
      cpu_start_(clocks_.cpu()) {}

bool Deadline::passed() const {
  if (was_met()) return true;
  const std::chrono::nanoseconds wall = clocks_.wall() - wall_start_;
  if (wall < budget_) return false;
  // The CPU clock is a call into the kernel, asked only by those who are late.
  if (wall < kMostWaiting * budget_ && clocks_.cpu() - cpu_start_ < budget_) return false;
  passed_.store(true, std::memory_order_relaxed);
  return true;
}

}  // namespace sluice
