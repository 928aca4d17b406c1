#include "inventory/formats/platform.h"

#include <algorithm>
#include <string>
#include <vector>

namespace sluice::inventory {

bool is_not_for_linux(const format::Node& entry) {
  const std::vector<std::string> systems = entry.texts_of("os");
  if (systems.empty()) return false;
  const auto names = [&](std::string_view system) {
    return std::find(systems.begin(), systems.end(), system) != systems.end();
  };
  if (names("!linux")) return true;
  // A list of exclusions alone allows everything else.
  const bool lists_allowed = std::any_of(
      systems.begin(), systems.end(), [](const auto& system) { return !system.starts_with('!'); });
  return lists_allowed && !names("linux") && !names("any");
}

}  // namespace sluice::inventory
