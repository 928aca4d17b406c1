// The policy that SLUICE_POLICY_URL demands: which one, by whom it must be, getting it, and the
// copy in the cache for when it can't be had.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/ed25519.h"
#include "base/result.h"
#include "cli/options.h"
#include "cli/policy_settings.h"
#include "core/problem.h"
#include "core/settings.h"

namespace sluice::cli {

/// How messages and origins call the policy. Its URL may hold a token, and is never shown.
inline constexpr const char* kOutsidePolicyName = "SLUICE_POLICY_URL";
/// A copy serves so long if the policy can't be downloaded. A pinned one has no age.
inline constexpr std::chrono::hours kMaxCopyAge{7 * 24};

/// What the variables say.
struct OutsidePolicySource {
  std::string url;
  std::string sha256;            ///< of the file, lower-case hex; or empty
  std::optional<PublicKey> key;  ///< whose signature at the URL with .sig must fit
};

/// Nothing without SLUICE_POLICY_URL. An error for URLs that are not https:// or file:///, for
/// malformed pins and keys, and without either. All variables are taken from the process's
/// environment if the URL is set there, else from the config vars.
Result<std::optional<OutsidePolicySource>> outside_policy_source(
    const std::map<std::string, std::string>& config_vars,
    const std::map<std::string, std::string>& process);

struct OutsidePolicyRequest {
  OutsidePolicySource source;
  std::string cache;  ///< folder; is made if need be
  bool offline = false;
  std::chrono::system_clock::time_point now;
};

/// Gets the policy, checks hash and signature, and tightens. What is wrong with the policy itself
/// (hash, signature, form, a version older than one that was seen) is an error: nothing is scanned
/// without it. If it can't be had, the verified copy in the cache holds, with a note; one over
/// kMaxCopyAge holds, but makes the scan incomplete; without any the built-in defaults tighten, and
/// the scan is incomplete.
Status apply_outside_policy(const OutsidePolicyRequest& request, EffectivePolicy* policy,
                            Settings* settings, std::vector<Problem>* problems);

/// All of this for a command: nothing without SLUICE_POLICY_URL, and in mode off.
Status hold_to_outside_policy(const ParsedArguments& arguments,
                              const std::map<std::string, std::string>& config_vars,
                              const std::string& cache, EffectivePolicy* policy, Settings* settings,
                              std::vector<Problem>* problems);

/// The URL of the signature: with .sig behind the path, before a query.
std::string signature_url(const std::string& url);

}  // namespace sluice::cli
