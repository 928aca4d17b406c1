// libFuzzer target: any bytes as a git index, with a checksum of zeros so that they are looked at.
// The first byte says how many of the next are the folder that is scanned.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "source/tracked_files.h"

using namespace sluice;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string_view folder = bytes.substr(0, data[0] % 8);
  const std::string index = std::string(bytes.substr(folder.size())) + std::string(20, '\0');
  const auto tracked = source::TrackedFiles::read(index, folder);
  if (!tracked) {
    if (tracked.error().message.empty()) std::abort();
    return 0;
  }
  for (const std::string_view path : {std::string_view("a"), folder, bytes}) {
    if (tracked->has_file(path) != tracked->id_of(path).has_value()) std::abort();
    static_cast<void>(tracked->has_below(path));
    static_cast<void>(tracked->in_submodule(path));
  }
  return 0;
}
