#include "policy/bypass.h"

#include <algorithm>
#include <cctype>

namespace sluice::policy {

Bypass check_bypass(std::string_view bypass, std::string_view source_version, bool allowed) {
  if (bypass.empty()) return Bypass::kNone;
  if (!allowed) return Bypass::kForbidden;
  const bool hex = std::all_of(bypass.begin(), bypass.end(), [](char c) {
    return std::isxdigit(static_cast<unsigned char>(c)) != 0;
  });
  if (bypass.size() != kBypassLength || !hex) return Bypass::kMalformed;
  if (source_version.size() < kBypassLength) return Bypass::kNoCommit;
  return source_version.substr(0, kBypassLength) == bypass ? Bypass::kApplies
                                                           : Bypass::kOtherCommit;
}

std::string bypass_note(Bypass bypass) {
  switch (bypass) {
    case Bypass::kOtherCommit:
      return "SLUICE_BYPASS names another commit and has no effect: remove it.";
    case Bypass::kMalformed:
      return "SLUICE_BYPASS has no effect: it must be the first 12 characters of the commit.";
    case Bypass::kNoCommit:
      return "SLUICE_BYPASS has no effect: this build does not say which commit it is.";
    case Bypass::kForbidden:
      return "SLUICE_BYPASS has no effect: the policy forbids it (policy.bypass).";
    case Bypass::kNone:
    case Bypass::kApplies:
      break;
  }
  return {};
}

}  // namespace sluice::policy
