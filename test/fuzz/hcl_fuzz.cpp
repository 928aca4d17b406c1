// libFuzzer target: any bytes give a tree within the caps, and no line is beyond the last one.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "format/hcl.h"

namespace {

void look(const sluice::format::Node& node, std::size_t lines) {
  if (node.line > lines) std::abort();
  for (const auto& item : node.items) look(item, lines);
  for (const auto& member : node.members) {
    if (member.line > lines) std::abort();
    look(member.value, lines);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto lines = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n')) + 1;
  look(sluice::format::read_hcl(bytes), lines);
  return 0;
}
