// Statements on vulnerabilities as files of VEX make them (Vulnerability Exploitability Exchange),
// whatever their format. Values, no I/O.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "core/purl.h"
#include "core/settings.h"

namespace sluice {

enum class VexStatus {
  kNotAffected,         ///< false positives, too
  kFixed,               ///< this version of the package has the flaw no more
  kAffected,            ///< CycloneDX: exploitable
  kUnderInvestigation,  ///< CycloneDX: in_triage
};

/// "not affected", "fixed", "affected", "under investigation".
std::string_view to_string(VexStatus status);

/// What somebody says of one vulnerability.
struct VexStatement {
  std::string file;
  std::size_t line = 0;
  std::vector<std::string> ids;      ///< of the vulnerability: its name first, then aliases
  std::vector<PackageUrl> packages;  ///< what it is said of
  bool of_app = false;               ///< of the app, whatever package has the flaw
  VexStatus status = VexStatus::kAffected;
  AcceptanceKind kind = AcceptanceKind::kFalsePositive;  ///< what it is as an acceptance
  /// Written by Sluice from an acceptance: it is one again, whatever its status, until this day.
  std::optional<std::chrono::sys_days> accepted_until;
  std::optional<Instant> made;  ///< its last change
  std::string reason;           ///< may be empty
  std::string author;
};

/// What a file of VEX came to, for reports.
struct VexFile {
  std::string file;
  std::size_t statements = 0;
  std::size_t fitting = 0;  ///< that speak of a finding
};

/// Of all files that were read.
struct Vex {
  std::vector<VexFile> files;
  std::vector<VexStatement> statements;  ///< in the order of the files
};

}  // namespace sluice
