#include "core/severity.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace sluice {
namespace {

constexpr std::array<std::pair<std::string_view, Severity>, 6> kSeverityWords = {{
    {"unknown", Severity::kUnknown},
    {"low", Severity::kLow},
    {"medium", Severity::kMedium},
    {"moderate", Severity::kMedium},
    {"high", Severity::kHigh},
    {"critical", Severity::kCritical},
}};

constexpr std::array<std::pair<std::string_view, Confidence>, 4> kConfidenceWords = {{
    {"low", Confidence::kLow},
    {"medium", Confidence::kMedium},
    {"high", Confidence::kHigh},
    {"proven", Confidence::kProven},
}};

bool equal_any_case(std::string_view word, std::string_view lower) {
  return std::equal(word.begin(), word.end(), lower.begin(), lower.end(), [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == b;
  });
}

template <typename Table>
auto value_of(const Table& table, std::string_view word)
    -> std::optional<typename Table::value_type::second_type> {
  for (const auto& [name, value] : table) {
    if (equal_any_case(word, name)) return value;
  }
  return std::nullopt;
}

template <typename Table, typename Value>
std::string_view word_of(const Table& table, Value value) {
  for (const auto& [name, candidate] : table) {
    if (candidate == value) return name;
  }
  return "unknown";
}

}  // namespace

std::string_view to_string(Severity severity) { return word_of(kSeverityWords, severity); }
std::string_view to_string(Confidence confidence) { return word_of(kConfidenceWords, confidence); }
std::optional<Severity> parse_severity(std::string_view word) {
  return value_of(kSeverityWords, word);
}
std::optional<Confidence> parse_confidence(std::string_view word) {
  return value_of(kConfidenceWords, word);
}

}  // namespace sluice
