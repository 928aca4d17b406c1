// libFuzzer target: every ecosystem's order is total, antisymmetric and reflexive on any texts, and
// transitive where there is a key.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "versions/ecosystem.h"

namespace {

/// The texts are put in order by hand: a sort may do anything if the order is none.
void check_transitive(const sluice::versions::Ecosystem& ecosystem,
                      std::array<std::string_view, 3> order) {
  for (const auto& [i, j] : {std::pair{0U, 1U}, std::pair{1U, 2U}, std::pair{0U, 1U}}) {
    if (ecosystem.compare(order[i], order[j]) > 0) std::swap(order[i], order[j]);
  }
  const auto low = ecosystem.compare(order[0], order[1]);
  const auto high = ecosystem.compare(order[1], order[2]);
  const auto both = ecosystem.compare(order[0], order[2]);
  if (low > 0 || high > 0 || both > 0) std::abort();
  if ((low == 0 && both != high) || (high == 0 && both != low)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t nul = input.find('\0');
  const bool cut_at_nul = nul != std::string_view::npos;
  // Copies of their own size, so that reading beyond one text is seen.
  const std::string a(input.substr(0, cut_at_nul ? nul : size / 2));
  const std::string b(input.substr(cut_at_nul ? nul + 1 : size / 2));
  const std::size_t middle = b.size() / 2;
  const std::string third = a.substr(0, a.size() / 2) + b.substr(middle);
  for (const auto& ecosystem : sluice::versions::ecosystems()) {
    if (ecosystem.sort_key != nullptr) check_transitive(ecosystem, {a, b, third});
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
