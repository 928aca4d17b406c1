// An advisory as Sluice keeps it: what evaluation, severity and grouping need of an OSV record, and
// nothing else (no details, no references). Plain data; reading is osv_reader.h, storage store.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::advisories {

/// The four kinds of events of an OSV range (OSV schema 1.7, `affected[].ranges[].events`).
enum class EventKind : std::uint8_t { kIntroduced, kFixed, kLastAffected, kLimit };

struct Event {
  EventKind kind = EventKind::kIntroduced;
  std::string version;

  friend bool operator==(const Event&, const Event&) = default;
};

/// Events in file order, which decides between events of equal version.
struct Range {
  bool git = false;  ///< events are commit ids: of no use without the commit graph
  std::vector<Event> events;

  friend bool operator==(const Range&, const Range&) = default;
};

/// What a record says of one package. A record may have several entries for the same package.
struct Affected {
  std::string ecosystem;  ///< base name, without the suffix after ':'
  std::string name;       ///< normalised as the ecosystem does it; as written if it is unknown
  std::vector<Range> ranges;
  std::vector<std::string> versions;
  std::vector<std::string> cvss;     ///< vectors that hold for this package only
  std::vector<std::string> imports;  ///< Go: import paths that have the flaw; empty: all of them

  friend bool operator==(const Affected&, const Affected&) = default;
};

struct AdvisoryRecord {
  std::string id;
  std::vector<std::string> aliases;
  std::string modified;   ///< RFC 3339; empty if missing or unusable
  std::string published;  ///< RFC 3339; empty if missing or unusable
  std::string withdrawn;  ///< not empty: the record must not match anything
  std::string summary;    ///< one line, control characters removed
  std::vector<std::string> cvss;
  std::string severity_word;  ///< as the database wrote it: "HIGH", "Moderate"
  std::vector<std::string> cwe;
  bool known_exploited = false;
  /// EPSS: probability of exploitation within 30 days, in millionths, the highest of its CVEs; 0 if
  /// not known.
  std::uint32_t epss_millionths = 0;
  bool informational = false;  ///< RustSec: unmaintained, unsound, notice
  std::vector<Affected> affected;

  friend bool operator==(const AdvisoryRecord&, const AdvisoryRecord&) = default;
};

/// Ids of malicious packages: OpenSSF's MAL and Leitwacht's LWA.
inline bool is_malicious_id(std::string_view id) {
  return id.starts_with("MAL-") || id.starts_with("LWA-");
}

}  // namespace sluice::advisories
