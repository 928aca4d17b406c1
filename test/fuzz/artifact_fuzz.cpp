// libFuzzer target: the first byte picks the kind of archive or binary, the rest is its bytes.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "inventory/format_table.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sluice::inventory;
  if (size < 1) return 0;
  const auto formats = artifact_formats();
  const ArtifactFormat& format = formats[data[0] % formats.size()];
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto read = parse_artifact(format, {"lib/a-1.0.jar", bytes, nullptr});
  if (!read) {
    if (read.error().message.empty()) std::abort();
    return 0;
  }
  for (const auto& package : read->packages) {
    if (package.inner.empty()) std::abort();
    for (const std::size_t needed : package.needs) {
      if (needed >= read->packages.size()) std::abort();
    }
  }
  return 0;
}
