#include "advisories/cvss_vector.h"

#include <algorithm>

namespace sluice::advisories {
namespace {

/// The text up to `separator`, which is taken off too.
std::string_view take_until(std::string_view& rest, char separator) {
  const std::size_t end = rest.find(separator);
  const std::string_view head = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  return head;
}

bool is_one_of(std::string_view value, std::string_view words) {
  while (!words.empty()) {
    if (take_until(words, ' ') == value) return true;
  }
  return false;
}

}  // namespace

std::optional<MetricValues> MetricValues::parse(std::string_view vector,
                                                std::span<const MetricRule> rules) {
  MetricValues result;
  result.rules_ = rules.first(std::min(rules.size(), kMaxMetrics));
  if (vector.ends_with('/')) return std::nullopt;
  while (!vector.empty()) {
    std::string_view value = take_until(vector, '/');
    const std::string_view name = take_until(value, ':');
    std::size_t index = 0;
    while (index < result.rules_.size() && result.rules_[index].name != name) ++index;
    if (index == result.rules_.size() || !result.values_[index].empty()) return std::nullopt;
    if (value.empty() || !is_one_of(value, rules[index].values)) return std::nullopt;
    result.values_[index] = value;
  }
  for (std::size_t i = 0; i < result.rules_.size(); ++i) {
    if (result.rules_[i].mandatory && result.values_[i].empty()) return std::nullopt;
  }
  return result;
}

std::string_view MetricValues::operator[](std::string_view metric) const {
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (rules_[i].name == metric) return values_[i];
  }
  return {};
}

}  // namespace sluice::advisories
