// libFuzzer target: any bytes as EDN. A document that is read has a line for every value.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "format/edn.h"

namespace {

void check(const std::vector<sluice::format::EdnValue>& values) {
  for (const auto& value : values) {
    if (value.line == 0) std::abort();
    check(value.items);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto forms = sluice::format::read_edn("fuzz.edn", text);
  if (!forms && (forms.error().message.empty() || forms.error().line == 0)) std::abort();
  if (forms) check(*forms);
  return 0;
}
