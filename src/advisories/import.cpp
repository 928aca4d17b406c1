#include "advisories/import.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <string_view>

#include "advisories/import_inputs.h"
#include "advisories/package_key.h"
#include "advisories/replace_file.h"
#include "advisories/store_writer.h"
#include "base/instant.h"

namespace sluice::advisories {
namespace {

/// Counts what was kept.
void count_up(const std::vector<StoredRecord>& records, ImportSummary& summary) {
  for (const StoredRecord& record : records) {
    if (!record.withdrawn.empty()) ++summary.withdrawn;
    if (record.withdrawn.empty() && !record.matchable) {
      summary.unmatchable.add({record.id, 0, "gives no version of any package"});
    }
  }
  summary.records = records.size();
  summary.packages = count_packages(records);
}

/// The ecosystems that the records name. What was imported may be only a part of them.
std::vector<Feed> feeds_of(const std::vector<StoredRecord>& records, const std::string& now) {
  std::set<std::string_view> names;
  for (const StoredRecord& record : records) {
    for (const StoredRecord::Entry& entry : record.entries) names.insert(ecosystem_of(entry.key));
  }
  std::vector<Feed> feeds;
  feeds.reserve(names.size());
  for (const std::string_view name : names) {
    feeds.push_back({std::string(name), "", "", "", now, now});
  }
  return feeds;
}

}  // namespace

Result<ImportSummary> import_osv(
    const std::vector<std::string>& inputs, const std::string& database_path, unsigned jobs,
    const std::function<void(std::size_t done, std::size_t total)>& progress) {
  const auto start = std::chrono::steady_clock::now();
  ImportSummary summary;
  const Result<std::vector<InputFile>> files = find_inputs(inputs);
  if (!files) return files.error();
  Result<ReadRecords> read = read_records(*files, jobs, progress);
  if (!read) return read.error();
  std::vector<StoredRecord>& records = read->records;
  summary.unreadable = std::move(read->unreadable);
  summary.duplicates = read->duplicates;
  if (records.empty()) {
    // An empty database would say "no known flaws" of every app.
    if (!summary.unreadable.first.empty()) return summary.unreadable.first.front();
    return Error{inputs.empty() ? "" : inputs.front(), 0, "no OSV records found"};
  }

  summary.known_exploited = mark_records(records, read->exploited_cves, read->epss);
  count_up(records, summary);
  const std::string now = to_rfc3339(current_instant());
  const AdvisorySet info = describe_set(records, "osv", now);
  summary.newest = info.newest;
  PartialFile partial(database_path);
  const std::vector<Feed> feeds = feeds_of(records, now);
  if (const Status failed = write_store(partial.path(), records, feeds, info)) return *failed;
  if (const Status failed = partial.commit()) return *failed;
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  summary.seconds = elapsed.count();
  return summary;
}

AdvisorySet describe_set(std::span<const StoredRecord> records, std::string source,
                         std::string now) {
  AdvisorySet set;
  set.source = std::move(source);
  set.imported = std::move(now);
  Instant newest;
  for (const StoredRecord& record : records) {
    newest = std::max(newest, record.modified);
    if (record.matchable) ++set.count;
  }
  if (newest != Instant{}) set.newest = to_rfc3339(newest);
  set.sha256 = digest_of(records);
  return set;
}

}  // namespace sluice::advisories
