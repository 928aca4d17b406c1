// How bad a finding is and how sure Sluice is of it (contract section 5). No I/O.
#pragma once

#include <optional>
#include <string_view>

namespace sluice {

/// Ordered: a later value is worse. `unknown` is below all; the policy says what it counts as.
enum class Severity { kUnknown, kLow, kMedium, kHigh, kCritical };

/// Ordered: a later value is surer.
enum class Confidence { kLow, kMedium, kHigh, kProven };

/// The word used in every report: "critical", "high", "medium", "low", "unknown".
std::string_view to_string(Severity severity);
std::string_view to_string(Confidence confidence);

/// The severity for its word, any case; "moderate" counts as medium. Nothing if it is no such word.
std::optional<Severity> parse_severity(std::string_view word);
std::optional<Confidence> parse_confidence(std::string_view word);

}  // namespace sluice
