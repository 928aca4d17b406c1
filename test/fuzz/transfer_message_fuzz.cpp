// libFuzzer target: any bytes as a message between the scan and the helper that downloads for it.
// What is read gives the same bytes again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "source/transfer_message.h"

using namespace sluice::source;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto request = read_request(bytes)) {
    const std::string written = to_message(*request);
    const auto again = read_request(written);
    if (!again || to_message(*again) != written) std::abort();
  }
  if (const auto results = read_results(bytes)) {
    const std::string written = to_message(*results);
    const auto again = read_results(written);
    if (!again || to_message(*again) != written) std::abort();
  }
  if (const auto result = read_post_result(bytes)) {
    const std::string written = to_message(*result);
    const auto again = read_post_result(written);
    if (!again || to_message(*again) != written) std::abort();
  }
  return 0;
}
