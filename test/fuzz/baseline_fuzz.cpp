// libFuzzer target: any bytes as a baseline. What is read is written in a form that is read again,
// and gives the same bytes.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "policy/baseline.h"

using namespace sluice;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::chrono::sys_days kToday{std::chrono::days{20'000}};
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Result<Baseline> read = policy::read_baseline("fuzz.json", text, kToday);
  if (!read) {
    if (read.error().message.empty()) std::abort();
    return 0;
  }
  const std::string written = policy::render_baseline(*read);
  const Result<Baseline> again = policy::read_baseline("fuzz.json", written, kToday);
  if (!again || policy::render_baseline(*again) != written) std::abort();
  return 0;
}
