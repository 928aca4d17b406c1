// libFuzzer target: every ecosystem reads any two texts as requirement and version; a version that
// a requirement names exactly satisfies it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "versions/requirement.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sluice::versions;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t nul = input.find('\0');
  const bool cut_at_nul = nul != std::string_view::npos;
  // Copies of their own size, so that reading beyond one text is seen.
  const std::string requirement(input.substr(0, cut_at_nul ? nul : size / 2));
  const std::string version(input.substr(cut_at_nul ? nul + 1 : size / 2));
  for (const std::string_view ecosystem :
       {"npm", "PyPI", "RubyGems", "Maven", "Packagist", "NuGet", "crates.io", "Hex", "Go"}) {
    (void)allows(ecosystem, requirement, version);
    // A version longer than an ecosystem's limit can't be read: that is no refusal.
    const auto exact = exact_version(ecosystem, requirement);
    if (exact && !allows(ecosystem, requirement, *exact).value_or(true)) std::abort();
  }
  return 0;
}
