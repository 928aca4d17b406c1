// The emergency door: SLUICE_BYPASS lets exactly one commit through. Pure.
#pragma once

#include <string>
#include <string_view>

namespace sluice::policy {

/// Characters of SOURCE_VERSION that SLUICE_BYPASS must repeat.
inline constexpr std::size_t kBypassLength = 12;

enum class Bypass {
  kNone,     ///< not set
  kApplies,  ///< names this very commit
  kOtherCommit,
  kMalformed,  ///< not 12 hex digits
  kNoCommit,   ///< the build has no SOURCE_VERSION
  kForbidden,  ///< by the policy
};

/// `allowed` is policy.bypass.
Bypass check_bypass(std::string_view bypass, std::string_view source_version, bool allowed);

/// A sentence for the user where the bypass is set and does not apply; else empty.
std::string bypass_note(Bypass bypass);

}  // namespace sluice::policy
