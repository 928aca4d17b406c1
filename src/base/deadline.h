// When work has to come to its end. Busy neighbours don't use it up: it has passed when the clock
// says so and the process has had that much CPU time as well, or, whatever it had, at five times
// the budget. Who works asks now and then; nothing is interrupted. Thread-safe.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <string_view>

namespace sluice {

/// The words by which a problem says that the time of a scan ran out on something.
inline constexpr std::string_view kTimeSpent = "limits.seconds are spent";

class Deadline {
 public:
  using Clock = std::function<std::chrono::nanoseconds()>;
  /// Time that has gone by, and time that the process's threads have been run.
  struct Clocks {
    Clock wall;
    Clock cpu;
  };
  static Clocks real_clocks();

  /// Waiting for a disk or for others costs no CPU time, but has to end, too.
  static constexpr int kMostWaiting = 5;

  /// Begins now.
  explicit Deadline(std::chrono::nanoseconds budget, Clocks clocks = real_clocks());
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

  /// Cheap enough for every file, folder or block. Once true it stays so.
  bool passed() const;
  /// Same, without asking the clock: whether anybody was told so.
  bool was_met() const { return passed_.load(std::memory_order_relaxed); }

 private:
  std::chrono::nanoseconds budget_;
  Clocks clocks_;
  std::chrono::nanoseconds wall_start_;
  std::chrono::nanoseconds cpu_start_;
  mutable std::atomic<bool> passed_{false};
};

/// For who may have none.
inline bool passed(const Deadline* deadline) { return deadline != nullptr && deadline->passed(); }

}  // namespace sluice
