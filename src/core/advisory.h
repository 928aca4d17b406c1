// What an advisory says of one package of the app, after matching. Storage and evaluation of
// advisory records are in advisories/; this is what findings are made from.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/severity.h"

namespace sluice {

/// A CVSS base score and the vector it was computed from.
struct Cvss {
  std::string version;  ///< "2.0", "3.0", "3.1", "4.0"
  std::string vector;
  double score = 0.0;  ///< 0.0 to 10.0, one decimal
};

/// One flaw (a group of records that are aliases of each other) that affects one package version.
struct AdvisoryMatch {
  std::size_t package = 0;           ///< index into the inventory's packages
  std::string id;                    ///< the ecosystem's own id: GHSA, PYSEC, GO, RUSTSEC, MAL
  std::vector<std::string> aliases;  ///< every other id of the group, CVEs first, then by text
  std::string summary;               ///< one line, control characters removed
  Severity severity = Severity::kUnknown;
  std::optional<Cvss> cvss;
  std::string published;  ///< RFC 3339, earliest usable one of the group; empty if unknown
  bool known_exploited = false;
  std::optional<double> epss;  ///< probability of exploitation within 30 days, 0 to 1
  bool malicious = false;
  bool uncertain = false;  ///< a bound of the affected range is no proper version
  /// Go with vendored modules: whether the app's build needs a package that has the flaw. Not set
  /// where that is not known.
  std::optional<bool> imported;
  bool informational = false;  ///< unmaintained, notice: reported, never blocks
  std::vector<std::string> cwe;
  /// Lowest version above the present one that this flaw no longer affects; empty if none is known.
  std::string fixed_version;
  /// Lowest version above the present one that no known advisory of the package affects.
  std::string safe_version;
};

/// Which advisories were used and how old they are; every log and report says so.
struct AdvisorySet {
  std::string source;     ///< "bundled" or "osv"
  std::size_t count = 0;  ///< records that can match (not withdrawn)
  std::string newest;     ///< RFC 3339, newest `modified` that is not in the future; may be empty
  std::string imported;   ///< RFC 3339, when the database was made; empty for bundled ones
  std::string checked;    ///< RFC 3339, when its source last said that this is current
  std::string sha256;     ///< of the records, hex
  std::vector<std::string> ecosystems;  ///< those that it holds whole; empty: not known
};

}  // namespace sluice
