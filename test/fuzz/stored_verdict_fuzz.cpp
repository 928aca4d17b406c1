// libFuzzer target: any bytes as the verdict that a slug carries. What is read is written in a form
// that is read again and gives the same bytes.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "format/json.h"
#include "policy/stored_verdict.h"

using namespace sluice;

namespace {

constexpr Instant kNow{1'795'000'000, 0};

Result<policy::StoredVerdict> read(std::string_view text) {
  const auto all = [](std::size_t, std::string_view) { return true; };
  const Result<format::Node> document =
      format::read_json_parts("verdict.json", text, {all, policy::kMaxStateValues});
  if (!document) return document.error();
  return policy::read_verdict(*document, "verdict.json", kNow);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto verdict = read({reinterpret_cast<const char*>(data), size});
  if (!verdict) {
    if (verdict.error().message.empty()) std::abort();
    return 0;
  }
  const std::string written = policy::render_verdict(*verdict);
  const auto again = read(written);
  if (!again || policy::render_verdict(*again) != written) std::abort();
  if (policy::state_of(*again, "production").findings.size() != again->findings.size()) {
    std::abort();
  }
  return 0;
}
