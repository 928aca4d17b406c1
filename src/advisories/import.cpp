#include "advisories/import.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>
#include <unordered_set>

#include "advisories/import_inputs.h"
#include "advisories/instant.h"
#include "advisories/osv_reader.h"
#include "advisories/replace_file.h"
#include "advisories/store_writer.h"
#include "base/hash.h"
#include "base/parallel.h"
#include "format/json.h"

namespace sluice::advisories {
namespace {

constexpr std::size_t kBatchBytes = 16U << 20;  // JSON texts in memory at a time

/// What one JSON text gave. Made on a worker thread.
struct Parsed {
  std::vector<StoredRecord> records;
  std::vector<Error> unreadable;
  std::vector<std::string> exploited_cves;
};

bool is_kev_catalogue(const format::Node& node) {
  const format::Node* list = node.find("vulnerabilities");
  return node.find("catalogVersion") != nullptr && list != nullptr && list->is_array();
}

void parse_record(const format::Node& node, const std::string& path, Instant now, Parsed& parsed) {
  Result<AdvisoryRecord> record = read_osv(node, path);
  if (!record) {
    parsed.unreadable.push_back(record.error());
    return;
  }
  drop_future_times(*record, now);
  parsed.records.push_back(pack_record(std::move(*record)));
}

Parsed parse(const Document& document, Instant now) {
  Parsed parsed;
  if (!document.bytes) {
    parsed.unreadable.push_back(document.bytes.error());
    return parsed;
  }
  const Result<format::Node> node = format::read_json(document.path, *document.bytes);
  if (!node) {
    parsed.unreadable.push_back(node.error());
  } else if (node->is_array()) {
    for (const format::Node& item : node->items) parse_record(item, document.path, now, parsed);
  } else if (is_kev_catalogue(*node)) {
    for (const format::Node& item : node->find("vulnerabilities")->items) {
      parsed.exploited_cves.emplace_back(item.text_of("cveID"));
    }
  } else {
    parse_record(*node, document.path, now, parsed);
  }
  return parsed;
}

/// Orders copies of one record: the first is the one to keep. Copies without a usable time are the
/// oldest; among equals the order of the inputs decides.
bool is_before(const StoredRecord& a, const StoredRecord& b) {
  if (a.record.id != b.record.id) return a.record.id < b.record.id;
  return parse_instant(a.record.modified) > parse_instant(b.record.modified);
}

/// Collects documents into batches, parses these on threads, keeps the results in input order.
class Collector {
 public:
  Collector(unsigned jobs, ImportSummary& summary) : jobs_(jobs), summary_(summary) {}

  void add(Document document) {
    batch_bytes_ += document.bytes ? document.bytes->size() : 0;
    batch_.push_back(std::move(document));
    if (batch_bytes_ >= kBatchBytes) flush();
  }

  void flush() {
    std::vector<Parsed> results(batch_.size());
    parallel_for(batch_.size(), jobs_,
                 [&](std::size_t i, unsigned) { results[i] = parse(batch_[i], now_); });
    for (Parsed& parsed : results) {
      std::move(parsed.records.begin(), parsed.records.end(), std::back_inserter(records_));
      for (Error& error : parsed.unreadable) summary_.unreadable.add(std::move(error));
      exploited_cves_.insert(std::make_move_iterator(parsed.exploited_cves.begin()),
                             std::make_move_iterator(parsed.exploited_cves.end()));
    }
    batch_.clear();
    batch_bytes_ = 0;
  }

  /// One record per id, sorted by id, marked with what is known to be exploited.
  std::vector<StoredRecord> finish() {
    flush();
    std::stable_sort(records_.begin(), records_.end(), is_before);
    const auto same_id = [](const StoredRecord& a, const StoredRecord& b) {
      return a.record.id == b.record.id;
    };
    const auto end = std::unique(records_.begin(), records_.end(), same_id);
    summary_.duplicates = static_cast<std::size_t>(records_.end() - end);
    records_.erase(end, records_.end());
    for (StoredRecord& stored : records_) mark_exploited(stored.record);
    return std::move(records_);
  }

 private:
  void mark_exploited(AdvisoryRecord& record) {
    const auto listed = [&](const std::string& id) { return exploited_cves_.contains(id); };
    if (listed(record.id) || std::any_of(record.aliases.begin(), record.aliases.end(), listed)) {
      record.known_exploited = true;
    }
  }

  unsigned jobs_;
  ImportSummary& summary_;
  Instant now_ = current_instant();
  std::vector<Document> batch_;
  std::size_t batch_bytes_ = 0;
  std::vector<StoredRecord> records_;
  std::unordered_set<std::string> exploited_cves_;
};

/// Counts what was kept, and describes it for reports.
AdvisorySet count_up(const std::vector<StoredRecord>& records, ImportSummary& summary) {
  AdvisorySet info;
  std::optional<Instant> newest;
  std::string digests;
  for (const StoredRecord& stored : records) {
    const AdvisoryRecord& record = stored.record;
    digests += stored.digest;
    digests += record.known_exploited ? '!' : ' ';
    if (!record.withdrawn.empty()) ++summary.withdrawn;
    if (record.withdrawn.empty() && !stored.matchable) {
      summary.unmatchable.add({record.id, 0, "gives no version of any package"});
    }
    if (record.known_exploited) ++summary.known_exploited;
    if (const auto modified = parse_instant(record.modified); modified > newest) {
      newest = modified;
      summary.newest = record.modified;
    }
  }
  summary.records = records.size();
  summary.packages = count_packages(records);
  info.source = "osv";
  info.count = summary.records - summary.withdrawn - summary.unmatchable.count;
  info.newest = summary.newest;
  info.imported = to_rfc3339(current_instant());
  info.sha256 = sha256_hex(digests);
  return info;
}

Status read_all(const std::vector<InputFile>& files, Collector& collector,
                const std::function<void(std::size_t, std::size_t)>& progress) {
  std::uint64_t total = 0;
  for (const InputFile& file : files) total += file.size;
  std::uint64_t done = 0;
  const auto report = [&](std::uint64_t position) {
    if (progress) progress(std::min(done + position, total), total);
  };
  for (const InputFile& file : files) {
    const Status failed = for_each_document(file, [&](Document document) {
      const std::uint64_t position = std::min(document.position, file.size);
      collector.add(std::move(document));
      report(position);
    });
    if (failed) return failed;
    done += file.size;
    report(0);
  }
  return std::nullopt;
}

}  // namespace

Result<ImportSummary> import_osv(
    const std::vector<std::string>& inputs, const std::string& database_path, unsigned jobs,
    const std::function<void(std::size_t done, std::size_t total)>& progress) {
  const auto start = std::chrono::steady_clock::now();
  ImportSummary summary;
  const Result<std::vector<InputFile>> files = find_inputs(inputs);
  if (!files) return files.error();
  Collector collector(jobs, summary);
  if (const Status failed = read_all(*files, collector, progress)) return *failed;
  const std::vector<StoredRecord> records = collector.finish();
  if (records.empty()) {
    // An empty database would say "no known flaws" of every app.
    if (!summary.unreadable.first.empty()) return summary.unreadable.first.front();
    return Error{inputs.empty() ? "" : inputs.front(), 0, "no OSV records found"};
  }

  const AdvisorySet info = count_up(records, summary);
  PartialFile partial(database_path);
  if (const Status failed = write_store(partial.path(), records, info)) return *failed;
  if (const Status failed = partial.commit()) return *failed;
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  summary.seconds = elapsed.count();
  return summary;
}

}  // namespace sluice::advisories
