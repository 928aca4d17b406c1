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

std::string_view to_string(Since since) {
  switch (since) {
    case Since::kIntroduced:
      return "introduced";
    case Since::kDisclosed:
      return "disclosed";
    case Since::kExisting:
      break;
  }
  return "existing";
}

std::string_view to_string(AcceptanceKind kind) {
  switch (kind) {
    case AcceptanceKind::kFalsePositive:
      return "false-positive";
    case AcceptanceKind::kNotReachable:
      return "not-reachable";
    case AcceptanceKind::kMitigated:
      return "mitigated";
    case AcceptanceKind::kInTriage:
      return "in-triage";
    case AcceptanceKind::kAccepted:
      break;
  }
  return "accepted";
}

std::string_view to_string(VexStatus status) {
  switch (status) {
    case VexStatus::kNotAffected:
      return "not affected";
    case VexStatus::kFixed:
      return "fixed";
    case VexStatus::kUnderInvestigation:
      return "under investigation";
    case VexStatus::kAffected:
      break;
  }
  return "affected";
}

}  // namespace sluice
