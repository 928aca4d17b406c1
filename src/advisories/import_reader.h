// Reads the records of many input files on several threads. One call at a time per object that the
// callback touches; the result does not depend on the number of threads.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "advisories/epss.h"
#include "advisories/import_inputs.h"
#include "advisories/stored_record.h"
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

struct ReadRecords {
  std::vector<StoredRecord> records;               ///< one per id, sorted by id
  std::size_t duplicates = 0;                      ///< further copies of a record
  Tally unreadable;                                ///< texts that are no usable record
  std::unordered_set<std::string> exploited_cves;  ///< out of CISA's catalogue
  EpssScores epss;
};

/// Reads all files, each of them by all threads together. Of several records with one id the newest
/// counts, among equals the first in the order of the files. An error only if a file can't be read
/// to its end. `progress` gets bytes read and bytes in all, on the calling thread.
Result<ReadRecords> read_records(
    std::span<const InputFile> files, unsigned jobs,
    const std::function<void(std::size_t done, std::size_t total)>& progress);

/// Marks the records of CVEs that are listed or scored; gives the number of exploited ones.
std::size_t mark_records(std::span<StoredRecord> records,
                         const std::unordered_set<std::string>& exploited_cves,
                         const EpssScores& epss);

}  // namespace sluice::advisories
