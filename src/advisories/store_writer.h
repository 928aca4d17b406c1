// Writes the database that store.h reads. Not thread-safe as to one path.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "advisories/record.h"
#include "base/result.h"
#include "core/advisory.h"

namespace sluice::advisories {

/// A record on its way into the database, its entries packed already.
struct StoredRecord {
  AdvisoryRecord record;  ///< `affected` is empty
  struct Entry {
    std::string key;   ///< package_key()
    std::string data;  ///< pack_affected()
  };
  std::vector<Entry> entries;
  bool matchable = false;
  std::string digest;  ///< SHA-256 of all that is kept of it
};

/// Takes what the database needs of a record and packs it.
StoredRecord pack_record(AdvisoryRecord record);

/// Number of different packages that the records name.
std::size_t count_packages(std::span<const StoredRecord> records);

/// Writes a new database at `path`, which must not exist, checks it, puts its checksum in and syncs
/// it to disk. After an error the file is of no use.
Status write_store(const std::string& path, std::span<const StoredRecord> records,
                   const AdvisorySet& info);

}  // namespace sluice::advisories
