#include "inventory/formats/pom_properties.h"

#include <algorithm>

namespace sluice::inventory {
namespace {

/// A property that needs another that needs another ...: real ones are three or four deep.
constexpr std::size_t kMaxDepth = 64;
/// Values that double with each property would fill the memory.
constexpr std::size_t kMaxText = 4096;

}  // namespace

bool is_unresolved(std::string_view text) {
  return text.find("${") != std::string_view::npos || text.find('&') != std::string_view::npos;
}

void PomProperties::set(std::string_view name, std::string_view value) {
  properties_.try_emplace(std::string(name), Property{std::string(value), false, false});
}

const std::string* PomProperties::value_of(std::string_view name) {
  const auto found = properties_.find(std::string(name));
  if (found == properties_.end()) return nullptr;
  Property& property = found->second;
  if (property.in_work || depth_ >= kMaxDepth) return nullptr;
  if (!property.filled_in) {
    property.in_work = true;
    ++depth_;
    property.value = fill_in(property.value);
    --depth_;
    property.in_work = false;
    property.filled_in = true;
  }
  return property.value.size() <= kMaxText ? &property.value : nullptr;
}

std::string PomProperties::fill_in(std::string_view text) {
  std::string filled;
  while (!text.empty() && filled.size() <= kMaxText) {
    const std::size_t begin = std::min(text.find("${"), text.size());
    filled += text.substr(0, begin);
    text.remove_prefix(begin);
    const std::size_t end = text.find('}');
    if (end == std::string_view::npos) break;
    const std::string_view name = text.substr(2, end - 2);
    const std::string* value = value_of(name);
    filled += value == nullptr ? text.substr(0, end + 1) : std::string_view(*value);
    text.remove_prefix(end + 1);
  }
  filled += text;
  return filled;
}

}  // namespace sluice::inventory
