// The parts of a CVSS vector, "AV:N/AC:L/…", checked against a version's table of metrics.
// Internal to the cvss*.cpp files; thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace sluice::advisories {

/// A metric and its values, blank-separated; those past `mandatory` may be absent.
struct MetricRule {
  std::string_view name;
  std::string_view values;
  bool mandatory = false;
};

/// The values of one valid vector, in the order of its rules.
class MetricValues {
 public:
  static constexpr std::size_t kMaxMetrics = 32;

  /// Nothing if a metric is unknown, doubled, has an unknown value, or a mandatory one is missing.
  static std::optional<MetricValues> parse(std::string_view vector,
                                           std::span<const MetricRule> rules);

  /// The value as written; empty if the metric is absent or no metric of this version.
  std::string_view operator[](std::string_view metric) const;

 private:
  std::span<const MetricRule> rules_;
  std::array<std::string_view, kMaxMetrics> values_{};
};

/// Score in tenths of a v2.0, v3.x or v4.0 vector without its prefix.
std::optional<int> score_v2(std::string_view metrics);
std::optional<int> score_v3(std::string_view metrics, bool minor_one);
std::optional<int> score_v4(std::string_view metrics);

}  // namespace sluice::advisories
