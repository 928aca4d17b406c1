// Makes the advisory database out of OSV data that lies on disk: the export's zips, folders of
// records, single files. No network. One import at a time per process.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace sluice::advisories {

/// How many of something there were, and the first few by name.
struct Tally {
  static constexpr std::size_t kListed = 20;
  std::size_t count = 0;
  std::vector<Error> first;

  void add(Error error) {
    if (first.size() < kListed) first.push_back(std::move(error));
    ++count;
  }
};

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
/// vulnerabilities may be among them and marks the records. Of several records with one id the
/// newest counts. The new database replaces `database_path` only when it is complete, checked and
/// on disk; after an error or a crash at any point the old one is as it was.
/// `progress` gets bytes read and bytes in all, on the calling thread.
Result<ImportSummary> import_osv(
    const std::vector<std::string>& inputs, const std::string& database_path, unsigned jobs,
    const std::function<void(std::size_t done, std::size_t total)>& progress);

}  // namespace sluice::advisories
