// libFuzzer target: every ecosystem's order is total, antisymmetric and reflexive on any two texts.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "versions/ecosystem.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t nul = input.find('\0');
  const bool cut_at_nul = nul != std::string_view::npos;
  // Copies of their own size, so that reading beyond one text is seen.
  const std::string a(input.substr(0, cut_at_nul ? nul : size / 2));
  const std::string b(input.substr(cut_at_nul ? nul + 1 : size / 2));
  for (const auto& ecosystem : sluice::versions::ecosystems()) {
    if (ecosystem.compare(a, b) != 0 <=> ecosystem.compare(b, a)) std::abort();
    if (ecosystem.sort_key != nullptr &&
        ecosystem.compare(a, b) !=
            std::weak_ordering(ecosystem.sort_key(a) <=> ecosystem.sort_key(b))) {
      std::abort();
    }
    if (ecosystem.readable_part != nullptr) {
      const std::string_view part = ecosystem.readable_part(a);
      if (!part.empty() && ecosystem.readable_part(part) != part) std::abort();
    }
    if (ecosystem.compare(a, a) != 0 || ecosystem.compare(b, b) != 0) std::abort();
    const std::string name = ecosystem.normalise_name(a);
    if (ecosystem.normalise_name(name) != name) std::abort();
  }
  return 0;
}
