// CVSS v4.0 scoring: FIRST's Specification Document, section 8. The table of macro vectors and the
// highest vectors per level are the specification's; the arithmetic is in 840ths of a tenth.
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "advisories/cvss_vector.h"

namespace sluice::advisories {
namespace {

constexpr std::array<MetricRule, 32> kRulesV4 = {{
    {"AV", "N A L P", true}, {"AC", "L H", true},
    {"AT", "N P", true},     {"PR", "N L H", true},
    {"UI", "N P A", true},   {"VC", "H L N", true},
    {"VI", "H L N", true},   {"VA", "H L N", true},
    {"SC", "H L N", true},   {"SI", "H L N", true},
    {"SA", "H L N", true},   {"E", "X A P U"},
    {"CR", "X H M L"},       {"IR", "X H M L"},
    {"AR", "X H M L"},       {"MAV", "X N A L P"},
    {"MAC", "X L H"},        {"MAT", "X N P"},
    {"MPR", "X N L H"},      {"MUI", "X N P A"},
    {"MVC", "X H L N"},      {"MVI", "X H L N"},
    {"MVA", "X H L N"},      {"MSC", "X H L N"},
    {"MSI", "X S H L N"},    {"MSA", "X S H L N"},
    {"S", "X N P"},          {"AU", "X N Y"},
    {"R", "X A U I"},        {"V", "X D C"},
    {"RE", "X L M H"},       {"U", "X Clear Green Amber Red"},
}};

// Scores in tenths. Rows: EQ1, EQ2, EQ3; columns: EQ4, EQ5, EQ6, the last counting fastest.
// With EQ3 = 2 only EQ6 = 1 exists, so those rows have half the columns.
constexpr std::array<std::array<std::uint8_t, 18>, 18> kMacroVectors = {{
    {{100, 99, 98, 95, 95, 92, 100, 96, 93, 87, 91, 81, 93, 90, 89, 80, 81, 68}},
    {{98, 95, 95, 92, 90, 84, 93, 92, 89, 81, 81, 65, 88, 80, 78, 70, 69, 48}},
    {{92, 82, 72, 79, 69, 50, 69, 55, 27}},
    {{99, 97, 95, 92, 92, 85, 95, 91, 90, 83, 84, 71, 92, 81, 82, 71, 72, 53}},
    {{95, 93, 92, 85, 85, 73, 92, 82, 80, 72, 70, 59, 84, 70, 71, 52, 50, 30}},
    {{86, 75, 52, 71, 52, 29, 63, 29, 17}},
    {{98, 95, 94, 87, 91, 81, 94, 89, 86, 74, 77, 64, 87, 75, 74, 63, 63, 49}},
    {{94, 89, 88, 77, 76, 67, 86, 76, 74, 58, 59, 50, 72, 57, 57, 52, 52, 25}},
    {{83, 70, 54, 65, 58, 26, 53, 21, 13}},
    {{95, 90, 88, 76, 76, 70, 90, 77, 75, 62, 61, 53, 77, 66, 68, 59, 52, 30}},
    {{89, 78, 76, 67, 62, 58, 74, 59, 57, 57, 47, 23, 61, 52, 57, 29, 24, 16}},
    {{71, 59, 30, 58, 26, 15, 23, 13, 6}},
    {{93, 87, 86, 72, 75, 58, 86, 74, 74, 61, 56, 34, 70, 54, 52, 40, 40, 22}},
    {{85, 75, 74, 55, 62, 51, 72, 57, 55, 41, 46, 19, 53, 36, 34, 19, 19, 8}},
    {{64, 51, 20, 47, 21, 11, 24, 9, 4}},
    {{88, 75, 73, 53, 60, 50, 73, 55, 59, 40, 41, 20, 54, 43, 45, 22, 20, 11}},
    {{75, 55, 58, 45, 40, 21, 61, 51, 48, 18, 20, 9, 46, 18, 17, 7, 8, 2}},
    {{53, 24, 14, 24, 12, 5, 10, 3, 1}},
}};

struct Metric {
  std::string_view name;
  std::string_view modified;
  std::string_view steps;   // one letter per step, most severe first
  char when_absent = '\0';  // the value that "not defined" stands for
};

enum MetricIndex : std::size_t {
  kAV,
  kPR,
  kUI,
  kAC,
  kAT,
  kVC,
  kVI,
  kVA,
  kSC,
  kSI,
  kSA,
  kCR,
  kIR,
  kAR,
  kE
};

constexpr std::array<Metric, 15> kMetrics = {{
    {"AV", "MAV", "NALP"},
    {"PR", "MPR", "NLH"},
    {"UI", "MUI", "NPA"},
    {"AC", "MAC", "LH"},
    {"AT", "MAT", "NP"},
    {"VC", "MVC", "HLN"},
    {"VI", "MVI", "HLN"},
    {"VA", "MVA", "HLN"},
    {"SC", "MSC", "SHLN"},
    {"SI", "MSI", "SHLN"},
    {"SA", "MSA", "SHLN"},
    {"CR", "", "HML", 'H'},
    {"IR", "", "HML", 'H'},
    {"AR", "", "HML", 'H'},
    {"E", "", "APU", 'A'},
}};

/// How many steps each metric lies below its most severe value.
using Steps = std::array<int, kMetrics.size()>;

Steps effective_steps(const MetricValues& values) {
  Steps steps{};
  for (std::size_t i = 0; i < kMetrics.size(); ++i) {
    const Metric& metric = kMetrics[i];
    std::string_view value = values[metric.modified];
    if (value.empty() || value == "X") value = values[metric.name];
    const char letter = value.empty() || value == "X" ? metric.when_absent : value.front();
    steps[i] = static_cast<int>(metric.steps.find(letter));
  }
  return steps;
}

/// The levels of the six equivalence classes; 0 is the most severe.
struct MacroVector {
  int eq1 = 0, eq2 = 0, eq3 = 0, eq4 = 0, eq5 = 0, eq6 = 0;

  /// In tenths; nothing if there is no such macro vector.
  std::optional<int> score() const {
    if (eq1 > 2 || eq2 > 1 || eq3 > 2 || eq4 > 2 || eq5 > 2 || eq6 > 1) return std::nullopt;
    if (eq3 == 2 && eq6 == 0) return std::nullopt;
    const int row = (eq1 * 2 + eq2) * 3 + eq3;
    const int column = eq3 == 2 ? eq4 * 3 + eq5 : (eq4 * 3 + eq5) * 2 + eq6;
    return kMacroVectors[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
  }
};

constexpr int kHighOfV = 0;  // step of H in VC, VI, VA
constexpr int kSafety = 0;   // steps of S and H in SC, SI, SA
constexpr int kHighOfS = 1;

MacroVector macro_vector(const Steps& s) {
  MacroVector macro;
  const int at_worst = (s[kAV] == 0) + (s[kPR] == 0) + (s[kUI] == 0);
  const bool physical = s[kAV] == 3;
  macro.eq1 = at_worst == 3 ? 0 : (at_worst > 0 && !physical ? 1 : 2);
  macro.eq2 = s[kAC] == 0 && s[kAT] == 0 ? 0 : 1;
  const bool vc = s[kVC] == kHighOfV;
  const bool vi = s[kVI] == kHighOfV;
  const bool va = s[kVA] == kHighOfV;
  macro.eq3 = vc && vi ? 0 : (vc || vi || va ? 1 : 2);
  const bool safety = s[kSI] == kSafety || s[kSA] == kSafety;
  const bool high = s[kSC] == kHighOfS || s[kSI] == kHighOfS || s[kSA] == kHighOfS;
  macro.eq4 = safety ? 0 : (high ? 1 : 2);
  macro.eq5 = s[kE];
  const bool required = (s[kCR] == 0 && vc) || (s[kIR] == 0 && vi) || (s[kAR] == 0 && va);
  macro.eq6 = required ? 0 : 1;
  return macro;
}

/// The highest vectors of one level of a class, as letters in the order of `metrics`.
struct Level {
  std::span<const MetricIndex> metrics;
  std::span<const std::string_view> highest;
  int depth = 1;
};

constexpr std::array kMetrics1 = {kAV, kPR, kUI};
constexpr std::array kMetrics2 = {kAC, kAT};
constexpr std::array kMetrics36 = {kVC, kVI, kVA, kCR, kIR, kAR};
constexpr std::array kMetrics4 = {kSC, kSI, kSA};

constexpr std::array<std::string_view, 1> kEq1Level0 = {"NNN"};
constexpr std::array<std::string_view, 3> kEq1Level1 = {"ANN", "NLN", "NNP"};
constexpr std::array<std::string_view, 2> kEq1Level2 = {"PNN", "ALP"};
constexpr std::array<std::string_view, 1> kEq2Level0 = {"LN"};
constexpr std::array<std::string_view, 2> kEq2Level1 = {"HN", "LP"};
constexpr std::array<std::string_view, 1> kEq36Level00 = {"HHHHHH"};
constexpr std::array<std::string_view, 2> kEq36Level01 = {"HHLMMH", "HHHMMM"};
constexpr std::array<std::string_view, 2> kEq36Level10 = {"LHHHHH", "HLHHHH"};
constexpr std::array<std::string_view, 5> kEq36Level11 = {"LHLHMH", "LHHHMM", "HLHMHM", "HLLMHH",
                                                          "LLHHHM"};
constexpr std::array<std::string_view, 1> kEq36Level21 = {"LLLHHH"};
constexpr std::array<std::string_view, 1> kEq4Level0 = {"HSS"};
constexpr std::array<std::string_view, 1> kEq4Level1 = {"HHH"};
constexpr std::array<std::string_view, 1> kEq4Level2 = {"LLL"};

constexpr std::array<Level, 3> kLevels1 = {
    {{kMetrics1, kEq1Level0, 1}, {kMetrics1, kEq1Level1, 4}, {kMetrics1, kEq1Level2, 5}}};
constexpr std::array<Level, 2> kLevels2 = {
    {{kMetrics2, kEq2Level0, 1}, {kMetrics2, kEq2Level1, 2}}};
constexpr std::array<Level, 3> kLevels4 = {
    {{kMetrics4, kEq4Level0, 6}, {kMetrics4, kEq4Level1, 5}, {kMetrics4, kEq4Level2, 4}}};

Level level_36(const MacroVector& macro) {
  if (macro.eq3 == 2) return {kMetrics36, kEq36Level21, 10};
  if (macro.eq3 == 1) {
    return macro.eq6 == 0 ? Level{kMetrics36, kEq36Level10, 8} : Level{kMetrics36, kEq36Level11, 8};
  }
  return macro.eq6 == 0 ? Level{kMetrics36, kEq36Level00, 7} : Level{kMetrics36, kEq36Level01, 6};
}

/// Steps between the vector and the first highest vector that is nowhere less severe.
int distance(const Steps& steps, const Level& level) {
  for (const std::string_view highest : level.highest) {
    int sum = 0;
    bool fits = true;
    for (std::size_t i = 0; i < level.metrics.size() && fits; ++i) {
      const MetricIndex metric = level.metrics[i];
      const int below = steps[metric] - static_cast<int>(kMetrics[metric].steps.find(highest[i]));
      fits = below >= 0;
      sum += below;
    }
    if (fits) return sum;
  }
  return 0;
}

std::optional<int> next_lower_36(MacroVector macro) {
  if (macro.eq3 == 0 && macro.eq6 == 0) {
    MacroVector other = macro;
    ++macro.eq6;
    ++other.eq3;
    return std::max(macro.score(), other.score());
  }
  if (macro.eq3 == 1 && macro.eq6 == 0) {
    ++macro.eq6;
  } else {
    ++macro.eq3;
  }
  return macro.score();
}

std::optional<int> next_lower(MacroVector macro, int MacroVector::*eq) {
  ++(macro.*eq);
  return macro.score();
}

}  // namespace

std::optional<int> score_v4(std::string_view metrics) {
  const auto values = MetricValues::parse(metrics, kRulesV4);
  if (!values) return std::nullopt;
  const Steps steps = effective_steps(*values);
  const bool no_impact = steps[kVC] == 2 && steps[kVI] == 2 && steps[kVA] == 2 && steps[kSC] == 3 &&
                         steps[kSI] == 3 && steps[kSA] == 3;
  if (no_impact) return 0;

  constexpr int kParts = 840;  // a multiple of every depth
  const MacroVector macro = macro_vector(steps);
  const int value = macro.score().value_or(0);
  int sum = 0;
  int count = 0;
  const auto add = [&](std::optional<int> lower, const Level& level) {
    if (!lower) return;
    sum += (value - *lower) * distance(steps, level) * (kParts / level.depth);
    ++count;
  };
  add(next_lower(macro, &MacroVector::eq1), kLevels1[static_cast<std::size_t>(macro.eq1)]);
  add(next_lower(macro, &MacroVector::eq2), kLevels2[static_cast<std::size_t>(macro.eq2)]);
  add(next_lower_36(macro), level_36(macro));
  add(next_lower(macro, &MacroVector::eq4), kLevels4[static_cast<std::size_t>(macro.eq4)]);
  // EQ5 has one metric, so its vectors lie at the level's top: distance 0, but it counts.
  if (next_lower(macro, &MacroVector::eq5)) ++count;
  if (count == 0) return value;
  const int denominator = kParts * count;
  const int exact = std::max(0, value * denominator - sum);
  return std::min(100, (exact + denominator / 2) / denominator);
}

}  // namespace sluice::advisories
