// Writes the database that store.h reads. Not thread-safe as to one path.
#pragma once

#include <span>
#include <string>

#include "advisories/feed.h"
#include "advisories/stored_record.h"
#include "base/result.h"
#include "core/advisory.h"

namespace sluice::advisories {

/// Writes a new database at `path`, which must not exist, checks it, puts its checksum in and syncs
/// it to disk. After an error the file is of no use.
Status write_store(const std::string& path, std::span<const StoredRecord> records,
                   std::span<const Feed> feeds, const AdvisorySet& info);

}  // namespace sluice::advisories
