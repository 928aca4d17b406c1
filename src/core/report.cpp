#include "core/report.h"

namespace sluice {

std::string_view to_string(FindingKind kind) {
  switch (kind) {
    case FindingKind::kSecret:
      return "secret";
    case FindingKind::kVulnerability:
      return "vulnerability";
    case FindingKind::kCheck:
      return "check";
    case FindingKind::kAccess:
      return "access";
    case FindingKind::kHygiene:
      break;
  }
  return "hygiene";
}

std::string_view to_string(Mode mode) {
  switch (mode) {
    case Mode::kEnforce:
      return "enforce";
    case Mode::kWarn:
      return "warn";
    case Mode::kOff:
      break;
  }
  return "off";
}

std::string_view to_string(Action action) {
  switch (action) {
    case Action::kBlock:
      return "block";
    case Action::kReport:
      return "report";
    case Action::kIgnore:
      break;
  }
  return "ignore";
}

std::string_view to_string(VerdictResult result) {
  switch (result) {
    case VerdictResult::kPass:
      return "pass";
    case VerdictResult::kBlocked:
      return "blocked";
    case VerdictResult::kWarned:
      return "warned";
    case VerdictResult::kBypassed:
      return "bypassed";
    case VerdictResult::kIncomplete:
      break;
  }
  return "incomplete";
}

}  // namespace sluice
