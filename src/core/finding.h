// What an analyzer found, before the policy judges it (contract section 6).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/access_command.h"
#include "core/advisory.h"
#include "core/location.h"
#include "core/package.h"
#include "core/severity.h"

namespace sluice {

/// In the order in which findings that are equally bad are told.
enum class FindingKind { kSecret, kVulnerability, kCheck, kAccess, kHygiene };

/// "secret", "vulnerability", "check", "access", "hygiene".
std::string_view to_string(FindingKind kind);

/// What may be told of a secret. There is no field that could hold its plaintext.
struct SecretFacts {
  std::string redacted;    ///< public prefix and length: "sk_live_…(24)"
  std::string config_var;  ///< name of the live config var whose value this is; empty otherwise
  std::string encoding;    ///< "plain", "base64", "hex" or "url"
};

/// The affected package, with the paths by which the app comes to it.
struct PackageFacts {
  Package package;
  std::string purl;
  std::vector<std::vector<std::string>> paths;  ///< names, the app's own dependency first
};

/// The way out.
struct Fix {
  std::string version;  ///< empty when none is known
  std::string change;   ///< "patch", "minor", "major" or "none"
  std::string command;  ///< for the package manager that owns the lockfile; may be empty
  std::string text;     ///< one sentence
};

/// A commit that a secret's history names.
struct CommitFacts {
  std::string id;    ///< hex
  std::string date;  ///< the author's, RFC 3339
};

/// Of a secret in a git history: when it came and went. The paths are the finding's locations.
struct HistoryFacts {
  std::optional<CommitFacts> first;    ///< brought it in; nothing for an object without a commit
  std::optional<CommitFacts> removed;  ///< took it out last, if it is not at HEAD
  bool at_head = false;
  bool in_message = false;        ///< of a commit or a tag: it stays
  std::vector<std::string> refs;  ///< other names that still hold it; capped
  std::size_t ref_count = 0;
};

/// Of a right that is too much: whose it is, to what, and how it is taken away.
struct AccessFacts {
  std::vector<std::string> people;  ///< addresses
  std::vector<std::string> apps;
  std::vector<AccessCommand> commands;  ///< in their order
};

struct Finding {
  std::string id;  ///< content-bound and stable, see findings in docs/architecture.md
  FindingKind kind = FindingKind::kSecret;
  std::string rule;   ///< rule id, or the advisory id people know (CVE before others)
  std::string title;  ///< one line
  std::string risk;   ///< what it can lead to, one or two sentences; checks and access only
  Severity severity = Severity::kUnknown;
  Confidence confidence = Confidence::kHigh;
  Location location;
  std::vector<Location> more_locations;  ///< capped; more_count says how many there are
  std::size_t more_count = 0;
  std::optional<SecretFacts> secret;
  std::optional<HistoryFacts> history;
  std::optional<PackageFacts> package;
  std::optional<AdvisoryMatch> advisory;
  std::optional<AccessFacts> access;
  std::string owasp_2021;
  std::string owasp_2025;
  std::vector<std::string> cwe;
  Fix fix;
};

}  // namespace sluice
