// A record on its way into the database or out of it as a whole, its entries packed. Stateless,
// thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "advisories/record.h"
#include "base/instant.h"

namespace sluice::advisories {

struct StoredRecord {
  struct Entry {
    std::string key;   ///< package_key()
    std::string data;  ///< pack_affected()
  };

  std::string id;
  Instant modified;   ///< zero if not known; the database keeps whole seconds
  Instant published;  ///< likewise
  std::string withdrawn;
  std::string summary;
  bool known_exploited = false;
  std::uint32_t epss_millionths = 0;
  std::string details;  ///< pack_details()
  std::vector<std::string> aliases;
  std::vector<Entry> entries;  ///< in the order of the record's `affected`
  bool matchable = false;
};

/// Takes what the database needs of a record and packs it.
StoredRecord pack_record(AdvisoryRecord record);

/// Number of different packages that the records name.
std::size_t count_packages(std::span<const StoredRecord> records);

/// SHA-256 over all that is kept of the records, in their order: 64 hex digits.
std::string digest_of(std::span<const StoredRecord> records);

}  // namespace sluice::advisories
