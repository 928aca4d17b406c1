#include "inventory/formats/nuget_framework.h"

#include <algorithm>
#include <array>

namespace sluice::inventory {

bool is_never_on_linux(std::string_view target) {
  constexpr std::array<std::string_view, 8> kOthers = {"win",  "osx",         "macos",   "ios",
                                                       "tvos", "maccatalyst", "android", "tizen"};
  const auto is_other = [&](std::string_view system) {
    return std::any_of(kOthers.begin(), kOthers.end(),
                       [&](std::string_view other) { return system.starts_with(other); });
  };
  const std::size_t slash = target.find('/');
  if (slash != std::string_view::npos && is_other(target.substr(slash + 1))) return true;
  const std::string_view framework = target.substr(0, slash);
  const std::size_t dash = framework.find('-');
  return dash != std::string_view::npos && is_other(framework.substr(dash + 1));
}

}  // namespace sluice::inventory
