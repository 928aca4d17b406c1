// What the user decided: the values of sluice.toml, config vars and the command line after merging.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/access_settings.h"
#include "core/severity.h"

namespace sluice {

enum class Mode { kEnforce, kWarn, kOff };
enum class DevDependencies { kNever, kIfShipped, kAlways };
enum class FirstRun { kReport, kBlock };
/// Whether a class of findings blocks whatever its age, or goes by the other keys.
enum class AlwaysBlock { kAlways, kByPolicy };

std::string_view to_string(Mode mode);

/// Days after an advisory's publication in which it does not block what was there before it.
struct GraceDays {
  unsigned critical = 0;
  unsigned high = 7;
  unsigned medium = 30;
  unsigned low = 30;
};

/// The thresholds of the policy (contract section 4).
struct PolicySettings {
  Mode mode = Mode::kEnforce;
  Severity fail_on = Severity::kHigh;           ///< lowest severity that blocks
  Severity unknown_severity = Severity::kHigh;  ///< what "unknown" counts as
  bool fixable_only = true;                     ///< vulnerabilities without a fix don't block
  DevDependencies dev_dependencies = DevDependencies::kIfShipped;
  bool new_only = true;                    ///< what an earlier release had is listed, not blocked
  FirstRun first_run = FirstRun::kReport;  ///< of a build that no earlier state is known of
  AlwaysBlock kev = AlwaysBlock::kAlways;
  AlwaysBlock malicious = AlwaysBlock::kAlways;
  GraceDays grace;
  unsigned max_ignore_days = 180;  ///< acceptances that end later have no effect
  bool require_owner = false;      ///< nor have those without an owner
  bool bypass_allowed = true;
};

/// Where advisories come from.
struct AdvisorySettings {
  bool sync = true;                  ///< whether a build asks the source for what is new
  std::vector<std::string> mirrors;  ///< base URLs of OSV-shaped exports, first one first
  /// Public ed25519 keys; if there are any, snapshots must be signed with one of them.
  std::vector<std::string> trusted_keys;
  unsigned max_age_days = 7;  ///< older ones are a warning in the log
};

/// What is expected of the places that packages come from.
struct DependencySettings {
  std::vector<std::string> source_hosts;  ///< the only ones that are right; empty: not said
};

/// How `sluice outdated` looks for newer versions.
struct OutdatedSettings {
  std::vector<std::string> registries;  ///< "npm=https://…": asked instead of those the app names
  bool in_build = false;                ///< a build is told, too, in notes
};

/// How `sluice fix` chooses.
struct FixSettings {
  unsigned min_age_days = 0;  ///< younger versions are not proposed; 0: no registry is asked
};

/// What an acceptance says of the flaw, as the formats of VEX have it.
enum class AcceptanceKind {
  kAccepted,       ///< it is there, and the risk is taken until a date
  kFalsePositive,  ///< it is not there
  kNotReachable,   ///< the flawed code is never run
  kMitigated,      ///< something else keeps it from doing harm
  kInTriage,       ///< being looked into
};

std::string_view to_string(AcceptanceKind kind);

/// One [[ignore]] entry of sluice.toml. `id` is an advisory, one of its aliases, a rule or a
/// finding's own id. A secret needs its own id, or a rule together with a path.
struct IgnoreEntry {
  std::string id;
  std::string package;  ///< optional glob
  std::string path;     ///< optional glob
  std::string reason;
  std::string owner;  ///< optional
  std::chrono::sys_days until;
  std::size_t line = 0;  ///< in the file
  std::string file = "sluice.toml";
  bool of_baseline = false;  ///< `sluice baseline` takes unused ones away
  AcceptanceKind kind = AcceptanceKind::kAccepted;
};

/// How much one scan looks at before it ends as incomplete.
struct ScanLimits {
  std::uint64_t files = 500'000;
  std::uint64_t megabytes = 4'000;  ///< of a million bytes
  std::uint64_t seconds = 60;
};

struct Settings {
  PolicySettings policy;
  AdvisorySettings advisories;
  OutdatedSettings outdated;
  DependencySettings dependencies;
  FixSettings fix;
  AccessSettings access;
  ScanLimits limits;
  std::vector<IgnoreEntry> ignores;
  std::vector<std::string> vex;              ///< globs of the app's files of VEX
  std::vector<std::string> secrets_exclude;  ///< globs; only rules without proof are silenced there
  std::vector<std::string> secrets_rules;    ///< globs of the app's own rule files
  bool slug_carry = false;                   ///< the slug gets .sluice/: bill, verdict, program
  std::string fingerprint_salt;              ///< keys finding ids; empty: a fixed domain key
  std::string bypass;                        ///< SLUICE_BYPASS
  std::string source_version;                ///< SOURCE_VERSION: commit of this build, may be empty
};

}  // namespace sluice
