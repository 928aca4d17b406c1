#include "advisories/feed_changes.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "advisories/package_key.h"

namespace sluice::advisories {
namespace {

bool is_of(const StoredRecord::Entry& entry, std::string_view ecosystem) {
  return ecosystem_of(entry.key) == ecosystem;
}

bool names_ecosystem(const StoredRecord& record, std::string_view ecosystem) {
  return std::any_of(record.entries.begin(), record.entries.end(),
                     [&](const StoredRecord::Entry& entry) { return is_of(entry, ecosystem); });
}

bool by_id(const StoredRecord& a, const StoredRecord& b) { return a.id < b.id; }

}  // namespace

FeedChanges find_changes(std::span<const ModifiedLine> index, std::span<const StoredRecord> records,
                         std::string_view ecosystem, Instant now) {
  std::unordered_map<std::string_view, const StoredRecord*> known;
  FeedChanges changes;
  for (const StoredRecord& record : records) {
    known.emplace(record.id, &record);
    if (names_ecosystem(record, ecosystem)) ++changes.known;
  }
  std::unordered_set<std::string_view> listed;
  for (const ModifiedLine& line : index) {
    if (!listed.insert(line.id).second) continue;
    const auto found = known.find(line.id);
    const bool is_newer = found != known.end() && line.modified <= now &&
                          line.modified.seconds > found->second->modified.seconds;
    if (found == known.end() || is_newer) changes.changed.emplace_back(line.id);
  }
  for (const StoredRecord& record : records) {
    if (!listed.contains(record.id) && names_ecosystem(record, ecosystem)) {
      changes.removed.push_back(record.id);
    }
  }
  return changes;
}

std::vector<StoredRecord> apply_changes(std::vector<StoredRecord> records,
                                        std::vector<StoredRecord> fresh,
                                        std::span<const std::string> removed,
                                        std::string_view ecosystem) {
  const std::unordered_set<std::string_view> gone(removed.begin(), removed.end());
  std::erase_if(records, [&](StoredRecord& record) {
    if (!gone.contains(record.id)) return false;
    return std::erase_if(record.entries,
                         [&](const auto& entry) { return is_of(entry, ecosystem); }) > 0 &&
           record.entries.empty();
  });
  std::sort(fresh.begin(), fresh.end(), by_id);
  std::vector<StoredRecord> merged;
  merged.reserve(records.size() + fresh.size());
  auto old = records.begin();
  for (StoredRecord& record : fresh) {
    while (old != records.end() && old->id < record.id) merged.push_back(std::move(*old++));
    if (old != records.end() && old->id == record.id) {
      // These marks come from elsewhere than from the export.
      record.known_exploited = record.known_exploited || old->known_exploited;
      record.epss_millionths = std::max(record.epss_millionths, old->epss_millionths);
      const bool old_is_newer = old->modified.seconds > record.modified.seconds;
      merged.push_back(std::move(old_is_newer ? *old : record));
      ++old;
    } else {
      merged.push_back(std::move(record));
    }
  }
  std::move(old, records.end(), std::back_inserter(merged));
  return merged;
}

std::vector<StoredRecord> replace_feed(std::vector<StoredRecord> records,
                                       std::vector<StoredRecord> fresh,
                                       std::string_view ecosystem) {
  std::unordered_set<std::string_view> listed;
  for (const StoredRecord& record : fresh) listed.insert(record.id);
  std::vector<std::string> removed;
  for (const StoredRecord& record : records) {
    if (!listed.contains(record.id) && names_ecosystem(record, ecosystem)) {
      removed.push_back(record.id);
    }
  }
  return apply_changes(std::move(records), std::move(fresh), removed, ecosystem);
}

std::size_t count_of(std::span<const StoredRecord> records, std::string_view ecosystem) {
  return static_cast<std::size_t>(std::count_if(
      records.begin(), records.end(),
      [&](const StoredRecord& record) { return names_ecosystem(record, ecosystem); }));
}

}  // namespace sluice::advisories
