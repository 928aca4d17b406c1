// Says on standard error how far a long work is: only once it has taken a second. A terminal gets
// one line that is rewritten, a log a line every few seconds. Thread-safe.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace sluice::cli {

class Progress {
 public:
  /// Silent if not `wanted`.
  explicit Progress(bool wanted);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// A new stage: "Scanning file versions", and how many there are; 0: not known.
  void stage(std::string name, std::uint64_t total);
  void advance(std::uint64_t count) { done_.fetch_add(count, std::memory_order_relaxed); }

 private:
  void run();
  std::string line() const;

  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  bool terminal_ = false;
  std::atomic<std::uint64_t> done_{0};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string name_;
  std::uint64_t total_ = 0;
  bool ended_ = false;
  bool drawn_ = false;
  std::thread thread_;
};

/// Only for a person who waits: on a terminal.
bool is_watched();

/// A new stage, where there is somebody to tell.
inline void tell_stage(Progress* progress, std::string name, std::uint64_t total = 0) {
  if (progress != nullptr) progress->stage(std::move(name), total);
}

}  // namespace sluice::cli
