// Brings the advisory database up to date from an OSV-shaped export (folder per ecosystem with
// `modified_id.csv`, `all.zip` and `<ID>.json`), through the system's curl. One sync at a time per
// process and database; several processes don't harm each other.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "advisories/import_reader.h"
#include "advisories/matcher.h"
#include "base/result.h"
#include "core/advisory.h"

namespace sluice::advisories {

struct SyncRequest {
  std::vector<std::string> mirrors;     ///< base URLs (https, http, file), tried in this order
  std::vector<std::string> ecosystems;  ///< OSV names; each is brought up to date by itself
  std::string database;                 ///< made if it does not exist
  std::chrono::milliseconds budget{0};  ///< for all downloads together
  unsigned jobs = 1;
  ExploitedCves exploited_cves;  ///< mark the records of these
  bool allow_shrinking = false;  ///< take an export with less than half of the records of before
  /// What is being done, for people. May be empty.
  std::function<void(const std::string& step)> progress;
};

enum class SyncOutcome {
  kCurrent,   ///< nothing had changed
  kUpdated,   ///< single records were fetched
  kReplaced,  ///< the whole export was fetched
  kFailed,    ///< what was there before stays in use
};

/// How it went with one ecosystem.
struct EcosystemSync {
  std::string ecosystem;
  SyncOutcome outcome = SyncOutcome::kFailed;
  std::string url;                    ///< folder that it came from, without credentials
  std::size_t records = 0;            ///< that name the ecosystem, afterwards
  std::size_t changed = 0;            ///< new or newer
  std::size_t removed = 0;            ///< no longer in the export
  std::vector<std::string> failures;  ///< what went wrong, one line each, mirror by mirror
};

struct SyncSummary {
  std::vector<EcosystemSync> ecosystems;  ///< in the order of the request
  Tally unreadable;         ///< records that could not be read: an earlier copy of them stays
  std::string damaged;      ///< why the database of before could not be used; empty if it could
  AdvisorySet set;          ///< what is in use afterwards; count 0 if there is nothing
  std::uint64_t bytes = 0;  ///< downloaded
  double seconds = 0.0;
};

/// Downloads what has changed and replaces the database by a new one that is complete and checked.
/// Whatever fails, and whenever the process is killed, the database of before stays as it was, for
/// that ecosystem. An Error only if the new database could not be written.
Result<SyncSummary> sync_advisories(const SyncRequest& request);

}  // namespace sluice::advisories
