// libFuzzer target: any bytes as the file of what a monitor has told. What is read is written in a
// form that is read again and gives the same bytes.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/report.h"
#include "format/json.h"
#include "policy/monitor_state.h"

using namespace sluice;

namespace {

constexpr Instant kNow{1'795'000'000, 0};

Result<policy::MonitorState> read(std::string_view text) {
  const auto all = [](std::size_t, std::string_view) { return true; };
  const Result<format::Node> document =
      format::read_json_parts("monitor.json", text, {all, policy::kMaxMonitorValues});
  if (!document) return document.error();
  return policy::read_monitor_state(*document, "monitor.json", kNow);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto state = read({reinterpret_cast<const char*>(data), size});
  if (!state) {
    if (state.error().message.empty()) std::abort();
    return 0;
  }
  const std::string written = policy::render_monitor_state(*state);
  const auto again = read(written);
  if (!again || policy::render_monitor_state(*again) != written) std::abort();
  // By a report without findings nothing is told, and all that was told is gone.
  const policy::News news = policy::news_since(Report(), *again);
  if (!news.items.empty() || news.gone + news.unseen != again->findings.size()) std::abort();
  return 0;
}
