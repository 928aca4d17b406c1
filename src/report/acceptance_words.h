// What an acceptance is in the words of OpenVEX and CycloneDX. Constant data.
#pragma once

#include <string>
#include <string_view>

#include "core/settings.h"

namespace sluice::report {

struct AcceptanceWords {
  std::string_view openvex_status;
  std::string_view openvex_justification;  ///< empty: the status has none
  std::string_view analysis_state;
  std::string_view analysis_justification;  ///< empty: the state has none
};

const AcceptanceWords& acceptance_words(AcceptanceKind kind);

/// Reason, owner and last day in one line.
std::string acceptance_text(const IgnoreEntry& entry);

/// What makes the statement an acceptance again when Sluice reads it: "sluice:accepted
/// until=2026-12-31".
std::string acceptance_mark(const IgnoreEntry& entry);

}  // namespace sluice::report
