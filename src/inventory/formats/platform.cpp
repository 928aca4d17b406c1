#include "inventory/formats/platform.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace sluice::inventory {

namespace {

bool is_without_linux(const std::vector<std::string_view>& systems) {
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

}  // namespace

bool is_not_for_linux(const format::Node& entry) {
  const format::Node* systems = entry.find("os");
  if (systems == nullptr) return false;
  std::vector<std::string_view> names;
  for (const format::Node& item : systems->items) names.emplace_back(item.text);
  return is_without_linux(names);
}

bool is_list_without_linux(const format::EntryValue& systems) {
  if (systems.kind() != format::Node::Kind::kArray) return false;
  std::vector<std::string_view> names;
  for (const format::EntryValue& item : systems) names.push_back(item.text());
  return is_without_linux(names);
}

}  // namespace sluice::inventory
