// libFuzzer target: any bytes give directives within the caps, and no line is beyond the last one.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "format/nginx.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto lines = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n')) + 1;
  const auto directives = sluice::format::read_nginx(bytes);
  if (directives.size() > sluice::format::kMaxNginxDirectives) std::abort();
  for (const auto& one : directives) {
    if (one.line == 0 || one.line > lines || one.path.empty()) std::abort();
  }
  return 0;
}
