// The one model that every output is made from (contract section 6).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/advisory.h"
#include "core/finding.h"
#include "core/problem.h"
#include "core/settings.h"
#include "core/vex.h"

namespace sluice {

enum class Action { kBlock, kReport, kIgnore };
enum class VerdictResult { kPass, kBlocked, kWarned, kBypassed, kIncomplete };

std::string_view to_string(Action action);
std::string_view to_string(VerdictResult result);

/// Exit codes (contract section 3).
inline constexpr int kExitPassed = 0;
inline constexpr int kExitBlocked = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitIncomplete = 3;

/// When a finding came, seen from this release (contract section 4).
enum class Since {
  kIntroduced,  ///< with this release, or nothing is known of earlier ones
  kDisclosed,   ///< the package was there before its flaw was published
  kExisting,    ///< it was there in an earlier release, or the committed baseline knows it
};

std::string_view to_string(Since since);

/// A finding with what the policy says of it.
struct JudgedFinding {
  Finding finding;
  Action action = Action::kReport;
  std::string why;  ///< one sentence
  std::optional<IgnoreEntry> ignored_by;
  std::string statement;  ///< what a file of VEX says of it without accepting it; may be empty
  Since since = Since::kIntroduced;
  bool told =
      false;  ///< the pass over the source of this build told it: the log does not repeat it
  std::optional<std::chrono::sys_days> first_seen;   ///< by a build that passed
  std::optional<std::chrono::sys_days> blocks_from;  ///< it is reported only until then (grace)
};

struct Verdict {
  VerdictResult result = VerdictResult::kPass;
  int exit_code = kExitPassed;
  std::size_t blocking = 0;  ///< findings that block, or would in enforce mode
  std::size_t reported = 0;
  std::size_t ignored = 0;
  std::string bypass;  ///< commit that was let through; empty otherwise
  /// Things about the policy itself that the user should know: expired and unused ignores, a
  /// bypass that does not fit.
  std::vector<std::string> notes;
};

/// What this release is compared with.
struct EarlierState {
  std::string source;  ///< "last build", or the name of the committed baseline
  std::string built;   ///< RFC 3339, when that build passed; empty for a baseline
  std::string commit;  ///< of that build; may be empty
};

/// One value of the policy in force.
struct PolicyValue {
  std::string key;     ///< as in sluice.toml: "policy.fail_on"
  std::string value;   ///< as it would be written there
  std::string origin;  ///< "default", "sluice.toml:12", "SLUICE_FAIL_ON", "--fail-on"
};

/// What was looked at.
struct ScanFacts {
  std::string root;                           ///< as given by the user
  std::string phase;                          ///< "source" or "slug"
  std::string environment;                    ///< whose policy it is: "production", "ci"
  std::string environment_reason;             ///< why that one: "SLUICE_ENV", "CI=true"
  std::string scope;                          ///< "everything" or "what a deploy sends"
  std::string started;                        ///< RFC 3339, UTC
  std::chrono::system_clock::time_point now;  ///< the same instant, for ages
  std::int64_t duration_ms = 0;
  std::size_t files = 0;
  std::optional<std::size_t> commits;  ///< of a git history: files are versions of files then
  std::uint64_t bytes = 0;
  std::vector<Skipped> skipped;
  std::vector<Skipped> left_out_vars;  ///< config vars whose values were not looked for, by name
  std::vector<Problem> problems;
  std::map<std::string, std::size_t> encrypted;  ///< files whose secrets are encrypted, by family
  std::string source_version;
  std::string history;  ///< why there is no look into the git history
};

/// One category of the OWASP Top 10.
struct OwaspRow {
  std::string id;        ///< "A01"
  std::string name;      ///< "Broken Access Control"
  std::string coverage;  ///< what is looked at
  std::string blind;     ///< what a gate at build time can't see
  std::size_t checks = 0;
  std::size_t secret_rules = 0;
  bool private_keys = false;  ///< were looked for
  bool advisories = false;    ///< packages were held against them
  std::size_t blocking = 0;
  std::size_t reported = 0;
};

struct OwaspView {
  std::string edition;  ///< "2021", "2025"
  std::vector<OwaspRow> rows;
};

/// What a snapshot of a Heroku account or team is about.
struct AccessOverview {
  std::string target;    ///< "team acme"
  std::string taken;     ///< day
  std::string taken_by;  ///< address; may be empty
  std::size_t apps = 0;
  std::size_t production_apps = 0;
  std::size_t people = 0;
  unsigned look_back_days = 0;
  std::vector<std::string> notes;  ///< what can't be told, in sentences
};

struct Report {
  std::string tool_version;
  std::string rules_version;
  bool looked_for_secrets = true;
  bool looked_at_dependencies = true;
  bool ran_checks = false;        ///< of configuration and least privilege
  bool looked_at_access = false;  ///< of a Heroku account or team
  ScanFacts scan;
  std::optional<AccessOverview> access;  ///< of `sluice access`
  std::vector<AdvisorySet> advisories;   ///< the sets used, most specific first
  std::size_t packages = 0;
  std::map<std::string, std::size_t> packages_by_ecosystem;
  Settings settings;  ///< without anything read from the environment but what policy needs
  std::vector<PolicyValue> policy;      ///< in force, in the order of the documentation
  std::optional<EarlierState> earlier;  ///< nothing: everything counts as introduced
  bool first_build = false;             ///< nothing to compare with: first_run has decided
  std::vector<JudgedFinding> findings;  ///< worst first
  std::vector<OwaspView> owasp;         ///< if checks were run
  std::vector<VexFile> vex;             ///< that were read
  Verdict verdict;
};

}  // namespace sluice
