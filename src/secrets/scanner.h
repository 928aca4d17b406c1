// Finds secrets in blobs: one pass of the literal matcher, then at each hit the rule's regex on a
// bounded window or a detector, then the judgement of value and place. Immutable after create();
// scan() is thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "base/result.h"
#include "core/blob.h"
#include "core/config_vars.h"
#include "core/problem.h"
#include "secrets/encrypted/facts.h"
#include "secrets/live_values.h"
#include "secrets/place.h"
#include "secrets/rule.h"
#include "secrets/secret_match.h"
#include "secrets/side_facts.h"

namespace sluice::secrets {

/// A rule file's name and text.
struct RuleText {
  std::string_view name;
  std::string_view text;
  bool own = false;  ///< the app's own (secrets.rules): it may add rules and change nothing else
};

struct ScannerOptions {
  std::vector<RuleText> files;  ///< rules/secrets/*.toml
  ConfigVars config_vars;       ///< live values to look for; may be empty
  std::string fingerprint_salt;
  std::vector<std::string> exclude;  ///< globs: only live values and private keys are looked for
  std::int64_t now = 0;      ///< Unix time that expired tokens are told by; 0: none is expired
  bool count_costs = false;  ///< for costs(); takes time
  /// When own rules are stopped. Only scan() asks it: it may be gone before the scanner is.
  const Deadline* deadline = nullptr;
  bool lint_own = true;  ///< own rules that the linter complains of are an error
};

/// Most matches that are kept per file; the rest is counted as one problem by the caller.
inline constexpr std::size_t kMaxMatchesPerBlob = 1000;

/// What one rule cost and gave, for --profile.
struct RuleCost {
  std::string id;
  std::uint64_t hits = 0;
  std::uint64_t matches = 0;
};

class Scanner {
 public:
  static Result<Scanner> create(ScannerOptions options);
  Scanner(Scanner&&) noexcept;
  Scanner& operator=(Scanner&&) noexcept;
  ~Scanner();

  /// Appends what the blob holds, sorted by place. False if there were more than
  /// kMaxMatchesPerBlob. `side`, if given, gets what else the blob tells.
  bool scan(const Blob& blob, std::vector<SecretMatch>* matches, SideFacts* side = nullptr) const;

  /// `text` with every secret in it replaced by its redacted form, and without the user information
  /// of addresses. For paths, messages and names from the tree that go into a report.
  std::string redact(std::string_view text) const;

  const std::vector<Rule>& rules() const;
  const Places& places() const;
  /// Own rules that were stopped because they cost too much, so far.
  std::vector<Problem> problems() const;
  /// Names of the config vars whose values are looked for.
  const std::vector<std::string>& live_variables() const;
  /// What is wrong with the config vars themselves, see config_var_check.h.
  const std::vector<SecretMatch>& config_var_matches() const;
  /// Config vars whose values are not looked for, each with the reason.
  const std::vector<LeftOut>& live_left_out() const;
  /// All zero without ScannerOptions::count_costs.
  std::vector<RuleCost> costs() const;

 private:
  struct State;
  explicit Scanner(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace sluice::secrets
