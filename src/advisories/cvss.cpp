#include "advisories/cvss.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>

#include "advisories/cvss_vector.h"

namespace sluice::advisories {
namespace {

/// 128 bits hold a score of 10 at eighteen decimals times a factor.
__extension__ using Wide = __int128;

using Weights = std::span<const std::pair<std::string_view, std::int64_t>>;

std::int64_t weight(const MetricValues& values, std::string_view metric, Weights weights) {
  const std::string_view value = values[metric];
  for (const auto& [name, number] : weights) {
    if (name == value) return number;
  }
  return 0;
}

using Table = std::pair<std::string_view, std::int64_t>;

constexpr std::array<MetricRule, 14> kRulesV2 = {{
    {"AV", "L A N", true},
    {"AC", "H M L", true},
    {"Au", "M S N", true},
    {"C", "N P C", true},
    {"I", "N P C", true},
    {"A", "N P C", true},
    {"E", "U POC F H ND"},
    {"RL", "OF TF W U ND"},
    {"RC", "UC UR C ND"},
    {"CDP", "N L LM MH H ND"},
    {"TD", "N L M H ND"},
    {"CR", "L M H ND"},
    {"IR", "L M H ND"},
    {"AR", "L M H ND"},
}};

// In thousandths, as the guide prints them; impact as 1 - weight.
constexpr std::array<Table, 3> kAccessVectorV2 = {{{"L", 395}, {"A", 646}, {"N", 1000}}};
constexpr std::array<Table, 3> kAccessComplexityV2 = {{{"H", 350}, {"M", 610}, {"L", 710}}};
constexpr std::array<Table, 3> kAuthenticationV2 = {{{"M", 450}, {"S", 560}, {"N", 704}}};
constexpr std::array<Table, 3> kRestV2 = {{{"N", 1000}, {"P", 725}, {"C", 340}}};

constexpr std::array<MetricRule, 22> kRulesV3 = {{
    {"AV", "N A L P", true}, {"AC", "L H", true},  {"PR", "N L H", true}, {"UI", "N R", true},
    {"S", "U C", true},      {"C", "H L N", true}, {"I", "H L N", true},  {"A", "H L N", true},
    {"E", "X H F P U"},      {"RL", "X U W T O"},  {"RC", "X C R U"},     {"CR", "X H M L"},
    {"IR", "X H M L"},       {"AR", "X H M L"},    {"MAV", "X N A L P"},  {"MAC", "X L H"},
    {"MPR", "X N L H"},      {"MUI", "X N R"},     {"MS", "X U C"},       {"MC", "X H L N"},
    {"MI", "X H L N"},       {"MA", "X H L N"},
}};

// In hundredths; impact as 1 - weight.
constexpr std::array<Table, 4> kAttackVectorV3 = {{{"N", 85}, {"A", 62}, {"L", 55}, {"P", 20}}};
constexpr std::array<Table, 2> kAttackComplexityV3 = {{{"L", 77}, {"H", 44}}};
constexpr std::array<Table, 3> kPrivilegesV3 = {{{"N", 85}, {"L", 62}, {"H", 27}}};
constexpr std::array<Table, 3> kPrivilegesChangedV3 = {{{"N", 85}, {"L", 68}, {"H", 50}}};
constexpr std::array<Table, 2> kUserInteractionV3 = {{{"N", 85}, {"R", 62}}};
constexpr std::array<Table, 3> kRestV3 = {{{"H", 44}, {"L", 78}, {"N", 100}}};

constexpr Wide kMillion = 1'000'000;
constexpr Wide kUnit = kMillion * kMillion * kMillion;  // v3 values have eighteen decimals

/// (iss - 0.02)^15 with eighteen decimals; `iss` has six. Each step cuts below the last decimal,
/// which is far from any score's rounding border.
Wide fifteenth_power(Wide iss) {
  const Wide base = (iss - 20'000) * kMillion * kMillion;
  Wide power = kUnit;
  for (int i = 0; i < 15; ++i) power = power * (base / kMillion) / (kUnit / kMillion);
  return power;
}

Wide impact_v3(Wide iss, bool changed) {
  const Wide to_unit = kUnit / kMillion;
  if (!changed) return 642 * iss * to_unit / 100;
  return 752 * (iss - 29'000) * to_unit / 100 - 325 * fifteenth_power(iss) / 100;
}

/// v3.0: the smallest tenth that is not below. v3.1 appendix A: the same on the value rounded to
/// five decimals.
int round_up_v3(Wide value, bool minor_one) {
  if (minor_one) {
    const Wide step = kUnit / 100'000;
    value = (value + step / 2) / step * step;
  }
  const Wide tenth = kUnit / 10;
  return static_cast<int>((value + tenth - 1) / tenth);
}

Cvss make(std::string_view version, std::string_view vector, int tenths) {
  return {std::string(version), std::string(vector), tenths / 10.0};
}

}  // namespace

std::optional<int> score_v2(std::string_view metrics) {
  const auto values = MetricValues::parse(metrics, kRulesV2);
  if (!values) return std::nullopt;
  constexpr std::int64_t kBillion = 1'000'000'000;
  const std::int64_t rest =
      weight(*values, "C", kRestV2) * weight(*values, "I", kRestV2) * weight(*values, "A", kRestV2);
  const std::int64_t exploitability = weight(*values, "AV", kAccessVectorV2) *
                                      weight(*values, "AC", kAccessComplexityV2) *
                                      weight(*values, "Au", kAuthenticationV2);
  const std::int64_t lost = kBillion - rest;
  if (lost == 0) return 0;  // f(Impact) is 0
  // 0.6 * 10.41 * lost + 0.4 * 20 * exploitability - 1.5, with twelve decimals.
  const std::int64_t sum = 6246 * lost + 8000 * exploitability - 1500 * kBillion;
  if (sum <= 0) return 0;
  constexpr std::int64_t kTenth = 100'000 * kBillion;  // times f(Impact) = 1.176: fifteen decimals
  return static_cast<int>((sum * 1176 + kTenth / 2) / kTenth);
}

std::optional<int> score_v3(std::string_view metrics, bool minor_one) {
  const auto values = MetricValues::parse(metrics, kRulesV3);
  if (!values) return std::nullopt;
  const bool changed = (*values)["S"] == "C";
  const Wide rest = Wide{weight(*values, "C", kRestV3)} * weight(*values, "I", kRestV3) *
                    weight(*values, "A", kRestV3);
  const Wide impact = impact_v3(kMillion - rest, changed);
  if (impact <= 0) return 0;
  const Weights privileges = changed ? Weights(kPrivilegesChangedV3) : Weights(kPrivilegesV3);
  const Wide exploitability = 822 * Wide{weight(*values, "AV", kAttackVectorV3)} *
                              weight(*values, "AC", kAttackComplexityV3) *
                              weight(*values, "PR", privileges) *
                              weight(*values, "UI", kUserInteractionV3) * (kUnit / 10'000'000'000);
  Wide sum = impact + exploitability;
  if (changed) sum = sum * 108 / 100;
  return round_up_v3(std::min(sum, 10 * kUnit), minor_one);
}

std::optional<Cvss> score_cvss(std::string_view vector) {
  std::string_view metrics = vector;
  std::string_view version = "2.0";
  std::optional<int> tenths;
  if (metrics.starts_with("CVSS:")) {
    version = metrics.substr(5, 3);
    if (metrics.size() < 9 || metrics[8] != '/') return std::nullopt;
    metrics.remove_prefix(9);
    if (version == "3.0" || version == "3.1") tenths = score_v3(metrics, version == "3.1");
    if (version == "4.0") tenths = score_v4(metrics);
  } else {
    if (metrics.starts_with('(') && metrics.ends_with(')')) {
      metrics = metrics.substr(1, metrics.size() - 2);
    }
    tenths = score_v2(metrics);
  }
  if (!tenths) return std::nullopt;
  return make(version, vector, *tenths);
}

Severity band_of(const Cvss& cvss) {
  if (cvss.score >= 9.0 && cvss.version != "2.0") return Severity::kCritical;
  if (cvss.score >= 7.0) return Severity::kHigh;
  if (cvss.score >= 4.0) return Severity::kMedium;
  return Severity::kLow;
}

bool outranks(const Cvss& a, const Cvss& b) {
  return a.version != b.version ? a.version > b.version : a.score > b.score;
}

}  // namespace sluice::advisories
