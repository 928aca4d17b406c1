// libFuzzer target: any bytes give an element or an error with a message, and no line is beyond
// the text's last one.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "format/xml.h"

namespace {

void check(const sluice::format::XmlElement& element, std::size_t last_line, std::size_t depth) {
  if (element.line == 0 || element.line > last_line) std::abort();
  if (depth > sluice::format::kMaxXmlDepth) std::abort();
  for (const auto& child : element.children) check(child, last_line, depth + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto lines = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n')) + 1;
  const auto root = sluice::format::read_xml("fuzz.xml", bytes);
  if (root) {
    check(root.value(), lines, 1);
  } else if (root.error().message.empty() || root.error().line > lines) {
    std::abort();
  }
  return 0;
}
