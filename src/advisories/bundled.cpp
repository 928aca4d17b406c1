#include "advisories/bundled.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "advisories/aliases.h"
#include "advisories/osv_reader.h"
#include "base/hash.h"
#include "base/instant.h"

namespace sluice::advisories {

struct Bundled::Index {
  std::vector<AdvisoryRecord> records;
  /// By ecosystem and normalised name; a record stands once under each of its packages.
  std::map<std::pair<std::string, std::string>, std::set<std::size_t>> by_package;
};

Result<Bundled> Bundled::parse(std::span<const std::string_view> texts) {
  auto index = std::make_shared<Index>();
  std::string digests;
  std::optional<Instant> newest;
  const Instant now = current_instant();
  Bundled bundled;
  bundled.info_.source = "bundled";
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string path = "bundled advisories " + std::to_string(i + 1);
    OsvDocument document = read_osv(texts[i], path);
    if (!document.unreadable.empty()) return document.unreadable.front();
    if (!document.exploited_cves.empty()) {
      bundled.exploited_.insert(document.exploited_cves.begin(), document.exploited_cves.end());
      continue;
    }
    if (!document.is_array) return Error{path, 1, "not an array of OSV records"};
    for (AdvisoryRecord& record : document.records) {
      drop_future_times(record, now);
      if (const auto modified = parse_instant(record.modified); modified > newest) {
        newest = modified;
        bundled.info_.newest = record.modified;
      }
      if (can_match(record)) ++bundled.info_.count;
      for (const Affected& affected : record.affected) {
        index->by_package[{affected.ecosystem, affected.name}].insert(index->records.size());
      }
      index->records.push_back(std::move(record));
    }
    digests += sha256_hex(texts[i]);
  }
  bundled.info_.sha256 = sha256_hex(digests);
  bundled.index_ = std::move(index);
  return bundled;
}

RecordLookup Bundled::lookup() const {
  return [index = index_](std::string_view ecosystem, std::string_view name) {
    std::vector<AdvisoryRecord> records;
    const auto found = index->by_package.find({std::string(ecosystem), std::string(name)});
    if (found == index->by_package.end()) return records;
    for (const std::size_t record : found->second) records.push_back(index->records[record]);
    return records;
  };
}

std::vector<AdvisoryRecord> Bundled::find(std::string_view id) const {
  std::vector<AdvisoryRecord> found;
  for (const AdvisoryRecord& record : index_->records) {
    if (is_called(record, id)) found.push_back(record);
  }
  return found;
}

}  // namespace sluice::advisories
