// libFuzzer target: any bytes as HOCON. A document that is read has a line for every value.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "format/hocon.h"

namespace {

void check(const sluice::format::Node& node) {
  if (node.line == 0) std::abort();
  for (const auto& item : node.items) check(item);
  for (const auto& member : node.members) {
    if (member.line == 0 || member.key.empty()) std::abort();
    check(member.value);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = sluice::format::read_hocon("fuzz.conf", text);
  if (!document && (document.error().message.empty() || document.error().line == 0)) std::abort();
  if (document) check(*document);
  return 0;
}
