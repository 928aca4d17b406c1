// Ids of findings: bound to content, so that a moved finding keeps its id and a changed one gets a
// new one (contract section 6). Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice {

/// Hex digits behind the dash of an id.
inline constexpr std::size_t kFindingIdDigits = 16;

/// Key of ids that no salt of the app enters. Another text would change all ids that baselines and
/// ignores name.
inline constexpr std::string_view kFindingIdKey = "sluice finding id, version 1";

/// "check-00112233aabbccdd": `prefix`, a dash, and the first digits of an HMAC-SHA-256 over
/// `identity`, which must hold nothing that its hash could give away under a known key.
std::string finding_id(std::string_view prefix, std::string_view identity,
                       std::string_view key = kFindingIdKey);

}  // namespace sluice
