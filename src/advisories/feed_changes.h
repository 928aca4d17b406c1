// What has changed between an ecosystem's export and the records one has, and putting the changes
// in. Pure functions over records sorted by id; thread-safe.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "advisories/modified_index.h"
#include "advisories/stored_record.h"
#include "base/instant.h"

namespace sluice::advisories {

struct FeedChanges {
  std::vector<std::string> changed;  ///< ids that are new or newer in the export
  std::vector<std::string> removed;  ///< ids that the export no longer has
  std::size_t known = 0;             ///< records that name the ecosystem now
};

/// Compares by id and time, in whole seconds because exports cut fractions. A time that is not
/// usable, or lies after `now`, says nothing: such a record counts as changed only if it is
/// missing.
FeedChanges find_changes(std::span<const ModifiedLine> index, std::span<const StoredRecord> records,
                         std::string_view ecosystem, Instant now);

/// Puts `fresh` in. Of two copies of a record the newer one stays, among equals the fresh one.
/// Records in `removed` lose what they say of the ecosystem, and go if that was all.
std::vector<StoredRecord> apply_changes(std::vector<StoredRecord> records,
                                        std::vector<StoredRecord> fresh,
                                        std::span<const std::string> removed,
                                        std::string_view ecosystem);

/// As apply_changes(), where `fresh` is the ecosystem's whole export: what is not in it is removed.
std::vector<StoredRecord> replace_feed(std::vector<StoredRecord> records,
                                       std::vector<StoredRecord> fresh, std::string_view ecosystem);

/// Number of records that name the ecosystem.
std::size_t count_of(std::span<const StoredRecord> records, std::string_view ecosystem);

}  // namespace sluice::advisories
