// Makes the advisory database out of OSV data that lies on disk: the export's zips, folders of
// records, single files. No network. One import at a time per process.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "advisories/import_reader.h"
#include "base/result.h"
#include "core/advisory.h"

namespace sluice::advisories {

struct ImportSummary {
  std::size_t records = 0;          ///< different ids
  std::size_t withdrawn = 0;        ///< of these
  std::size_t duplicates = 0;       ///< further copies of a record, in other inputs
  std::size_t packages = 0;         ///< different packages that are named
  std::size_t known_exploited = 0;  ///< records of a CVE in CISA's catalogue, if that was an input
  Tally unreadable;                 ///< texts that are no usable record: not imported
  Tally unmatchable;                ///< imported, but they give commits or no versions at all
  std::string newest;               ///< newest usable `modified`, future ones ignored
  double seconds = 0.0;
};

/// Imports every record that the inputs hold: folders (searched for *.json and all.zip), `.json`
/// files (a record or an array of them) and `.zip` files. CISA's catalogue of known exploited
/// vulnerabilities may be among them, and FIRST's file of EPSS scores; they mark the records. Of
/// several records with one id the newest counts. The new database replaces `database_path` only
/// when it is complete, checked and on disk; after an error or a crash at any point the old one is
/// as it was. `progress` gets bytes read and bytes in all, on the calling thread.
Result<ImportSummary> import_osv(
    const std::vector<std::string>& inputs, const std::string& database_path, unsigned jobs,
    const std::function<void(std::size_t done, std::size_t total)>& progress);

/// What reports say of a set of records that is put into a database now.
AdvisorySet describe_set(std::span<const StoredRecord> records, std::string source,
                         std::string now);

}  // namespace sluice::advisories
