// libFuzzer target: the first byte says how much of the rest is a package's METADATA; what follows
// is its direct_url.json and an egg's requires.txt.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "inventory/formats/formats.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sluice::inventory;
  if (size < 1) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string_view metadata = rest.substr(0, rest.size() * data[0] / 255);
  const std::string_view other = rest.substr(metadata.size());
  const std::vector<FileView> files = {
      {"site-packages/a-1.dist-info/METADATA", metadata},
      {"site-packages/a-1.dist-info/REQUESTED", ""},
      {"site-packages/a-1.dist-info/direct_url.json", other},
      {"site-packages/b-1.egg-info/PKG-INFO", metadata},
      {"site-packages/b-1.egg-info/requires.txt", other},
      {"site-packages/c-1-py3.egg-info", other},
  };
  const PackageFile read = parse_site_packages("site-packages", files);
  for (const auto& package : read.packages) {
    if (package.name.empty()) std::abort();
    for (const std::size_t needed : package.needs) {
      if (needed >= read.packages.size()) std::abort();
    }
  }
  return 0;
}
