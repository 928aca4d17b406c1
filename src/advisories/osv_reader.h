// Reads texts of OSV records (OSV schema 1.7, https://ossf.github.io/osv-schema/), one after the
// other or in an array, and CISA's catalogue of known exploited vulnerabilities. Tolerant: a part
// whose type is wrong is left out, the record stays. No I/O; stateless, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "advisories/record.h"
#include "base/instant.h"
#include "base/result.h"

namespace sluice::advisories {

/// What one JSON text held.
struct OsvDocument {
  std::vector<AdvisoryRecord> records;
  std::vector<Error> unreadable;            ///< what is no usable record, with its line
  std::vector<std::string> exploited_cves;  ///< the text was CISA's catalogue
  bool is_array = false;
};

/// Reads a whole text. Of a text that is no valid JSON (or no valid UTF-8) nothing is taken: it is
/// one entry in `unreadable`. `path` is for errors.
OsvDocument read_osv(std::string_view text, std::string_view path);

/// Empties times that lie after `now`: a publication date in the future would extend every grace
/// period that counts from it.
void drop_future_times(AdvisoryRecord& record, Instant now);

/// False for records that no version of any package can match: withdrawn ones, those that name no
/// package, and those that give only commits or no versions at all.
bool can_match(const AdvisoryRecord& record);

}  // namespace sluice::advisories
