// The verdict that a slug carries: how the build was judged that made it, without a path, a value
// or any other text of the app but names and versions of packages, and which versions of runtimes
// it asks for. The app's own code can rewrite it: every value is checked and bounded when it is
// read, and nothing in it lets a malicious package or a known-exploited vulnerability pass. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "core/report.h"
#include "format/node.h"
#include "inventory/runtimes.h"
#include "policy/build_state.h"

namespace sluice::policy {

inline constexpr std::string_view kVerdictSchema = "sluice-verdict/1";
inline constexpr std::size_t kMaxStoredRuntimes = 20;

struct StoredFinding {
  RememberedFinding known;  ///< id, kind, class, first day; of a vulnerability its package
  std::string rule;
  Action action = Action::kReport;
};

struct StoredVerdict {
  Instant built;
  std::string commit;         ///< may be empty
  std::string environment;    ///< whose policy it was
  std::string result;         ///< VerdictResult's word
  std::string policy_sha256;  ///< of the policy's keys and values
  std::string bill_sha256;    ///< of the bill of materials beside it
  std::vector<RememberedAdvisories> advisories;
  std::vector<StoredFinding> findings;
  std::vector<inventory::Runtime> runtimes;  ///< without a place
};

/// Of a report and runtimes whose texts are redacted. At most kMaxStateFindings findings.
StoredVerdict verdict_to_store(const Report& report, std::string bill_sha256,
                               const std::vector<inventory::Runtime>& runtimes = {});

std::string render_verdict(const StoredVerdict& verdict);

/// Reads the document, whose schema the caller has checked. An error for what is of another form or
/// from the future.
Result<StoredVerdict> read_verdict(const format::Node& document, std::string_view path,
                                   Instant now);

/// What a later judgement compares with. In the environment of the build all that the build told
/// counts as existing: its verdict was given. In another one the class is kept, and that policy
/// decides. Packages are left to the caller.
BuildState state_of(const StoredVerdict& verdict, std::string_view environment);

}  // namespace sluice::policy
