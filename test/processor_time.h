// Processor time, for tests of input that is made to take long. The clock on the wall would fail
// them on a busy machine.
#pragma once

#include <ctime>

namespace sluice::test {

/// Runs from where it is made. Limits belong where only work that grows faster than its input gets
/// to: seconds for what takes milliseconds. How fast something is says a benchmark.
class ProcessorTime {
 public:
  /// What all threads of this process have used. Of a build with sanitizers, which is slower by
  /// itself, a tenth.
  double seconds() const {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    constexpr double kSlowdown = 10;
#else
    constexpr double kSlowdown = 1;
#endif
    return static_cast<double>(std::clock() - start_) / CLOCKS_PER_SEC / kSlowdown;
  }

 private:
  std::clock_t start_ = std::clock();
};

}  // namespace sluice::test
