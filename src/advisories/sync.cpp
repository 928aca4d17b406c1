#include "advisories/sync.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <span>
#include <system_error>
#include <utility>

#include "advisories/feed_changes.h"
#include "advisories/import.h"
#include "advisories/import_inputs.h"
#include "advisories/modified_index.h"
#include "advisories/replace_file.h"
#include "advisories/store.h"
#include "advisories/store_writer.h"
#include "advisories/sync_downloads.h"
#include "base/encoding.h"
#include "base/instant.h"
#include "source/transfer_url.h"

namespace sluice::advisories {
namespace {

using source::Transfer;
using source::TransferResult;
using std::chrono::steady_clock;

constexpr std::uint64_t kMaxIndexBytes = 64ULL << 20;
constexpr std::uint64_t kMaxArchiveBytes = 1ULL << 30;
constexpr std::uint64_t kMaxRecordBytes = 16ULL << 20;
constexpr std::size_t kMaxSingleRecords = 400;  // more are quicker to have in one archive
constexpr std::size_t kFewRecords = 20;         // so few may all go without being suspicious

std::string folder_url(std::string mirror, std::string_view ecosystem) {
  while (mirror.ends_with('/')) mirror.pop_back();
  return mirror + '/' + percent_encode(ecosystem);  // "Red Hat"
}

std::string read_whole(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// One ecosystem on its way.
struct Job {
  EcosystemSync result;
  Feed feed;  ///< as it was, then as it is
  bool done = false;
  std::string url;      ///< folder at the present mirror
  FeedChanges changes;  ///< by the present mirror's list
  bool has_index = false;
  bool whole = false;  ///< the archive is needed
  std::string index_etag;
  std::string index_last_modified;

  void fail(const std::string& what) {
    result.failures.push_back(source::url_for_display(url) + ": " + what);
  }
};

class Sync {
 public:
  Sync(const SyncRequest& request, SyncSummary& summary)
      : request_(request),
        summary_(summary),
        deadline_(steady_clock::now() + request.budget),
        now_(current_instant()),
        downloads_(request.database) {}

  Status run() {
    if (Status failed = open_previous()) return failed;
    for (const std::string& mirror : request_.mirrors) {
      std::vector<Job*> pending;
      for (Job& job : jobs_) {
        if (job.done) continue;
        job.url = folder_url(mirror, job.result.ecosystem);
        job.changes = {};
        job.has_index = job.whole = false;
        pending.push_back(&job);
      }
      if (!pending.empty()) sync_from(pending);
    }
    const bool any_done =
        std::any_of(jobs_.begin(), jobs_.end(), [](const Job& j) { return j.done; });
    if (any_done) {
      if (Status failed = write()) return failed;
    }
    for (Job& job : jobs_) {
      job.result.records = count_of(records_, job.result.ecosystem);
      summary_.ecosystems.push_back(std::move(job.result));
    }
    return std::nullopt;
  }

 private:
  void say(const std::string& step) const {
    if (request_.progress) request_.progress(step);
  }

  /// A database that can't be read is no reason to stop: it is made anew.
  Status open_previous() {
    // Not opened to learn that: it may be a pipe that somebody laid into the cache.
    std::error_code unknown;
    if (std::filesystem::exists(std::filesystem::symlink_status(request_.database, unknown))) {
      const Result<Store> store = Store::open(request_.database);
      Result<std::vector<StoredRecord>> records =
          store ? store->read_all() : Result<std::vector<StoredRecord>>(store.error());
      if (records) {
        records_ = std::move(*records);
        feeds_ = store->feeds();
        summary_.set = store->info();
      } else {
        summary_.damaged = records.error().message;
      }
    }
    for (const std::string& ecosystem : request_.ecosystems) {
      Job& job = jobs_.emplace_back();
      job.result.ecosystem = ecosystem;
      const auto feed = std::find_if(feeds_.begin(), feeds_.end(), [&](const Feed& known) {
        return known.ecosystem == ecosystem;
      });
      if (feed != feeds_.end()) job.feed = *feed;
      job.feed.ecosystem = ecosystem;
    }
    return std::nullopt;
  }

  void sync_from(std::span<Job* const> jobs) {
    ask_for_changes(jobs);
    fetch_single_records(jobs);
    fetch_archives(jobs);
  }

  std::vector<TransferResult> fetch(std::span<const Transfer> transfers) {
    std::vector<TransferResult> results = download_with_retries(transfers, deadline_);
    for (const TransferResult& result : results) summary_.bytes += result.bytes;
    return results;
  }

  void ask_for_changes(std::span<Job* const> jobs) {
    std::vector<Transfer> transfers;
    for (const Job* job : jobs) {
      Transfer transfer;
      transfer.url = job->url + "/modified_id.csv";
      transfer.path = downloads_.new_path(".csv");
      transfer.max_bytes = kMaxIndexBytes;
      // What another mirror called its copy says nothing here.
      if (job->feed.url == source::url_for_display(job->url)) {
        transfer.etag = job->feed.etag;
        transfer.last_modified = job->feed.last_modified;
      }
      transfers.push_back(std::move(transfer));
    }
    say("asking what has changed");
    const std::vector<TransferResult> results = fetch(transfers);
    for (std::size_t i = 0; i < jobs.size(); ++i) take_index(*jobs[i], transfers[i], results[i]);
  }

  void take_index(Job& job, const Transfer& transfer, const TransferResult& result) {
    if (result.not_modified) return finish(job, SyncOutcome::kCurrent);
    if (!result.error.empty()) {
      // An export without the list is still an export; a server that is not there is none.
      job.whole = result.status >= 400 && result.status < 500 && !result.retryable;
      if (!job.whole) job.fail("modified_id.csv: " + result.error);
      return;
    }
    const std::string text = read_whole(transfer.path);
    const auto index = read_modified_index(text, "modified_id.csv");
    if (!index) return job.fail(describe(index.error()));
    job.has_index = true;
    job.index_etag = result.etag;
    job.index_last_modified = result.last_modified;
    job.changes = find_changes(*index, records_, job.result.ecosystem, now_);
    const FeedChanges& changes = job.changes;
    // Many gone at once: rather a list that is wrong than records that are.
    const bool suspicious = changes.removed.size() > kFewRecords + changes.known / 20;
    job.whole =
        job.feed.completed.empty() || changes.changed.size() > kMaxSingleRecords || suspicious;
    if (!job.whole && changes.changed.empty() && changes.removed.empty()) {
      finish(job, SyncOutcome::kCurrent);
    }
  }

  void fetch_single_records(std::span<Job* const> jobs) {
    for (Job* job : jobs) {
      if (job->done || job->whole || !job->has_index) continue;
      std::vector<Transfer> transfers;
      for (const std::string& id : job->changes.changed) {
        Transfer transfer;
        transfer.url = job->url + '/' + percent_encode(id) + ".json";
        transfer.path = downloads_.new_path(".json");
        transfer.max_bytes = kMaxRecordBytes;
        transfers.push_back(std::move(transfer));
      }
      say(job->result.ecosystem + ": fetching " + std::to_string(transfers.size()) + " advisories");
      const std::vector<TransferResult> results = fetch(transfers);
      const bool complete = std::all_of(results.begin(), results.end(),
                                        [](const auto& result) { return result.error.empty(); });
      // The list and the records of an export are not made in the same moment; the archive is
      // whole.
      if (!complete) {
        job->whole = true;
        continue;
      }
      std::vector<InputFile> files;
      for (std::size_t i = 0; i < transfers.size(); ++i) {
        files.push_back({transfers[i].path, results[i].bytes, InputKind::kJson});
      }
      Result<ReadRecords> read = read_records(files, request_.jobs, nullptr);
      if (!read) {
        job->fail(read.error().message);
        continue;
      }
      records_ = apply_changes(std::move(records_), std::move(read->records), job->changes.removed,
                               job->result.ecosystem);
      add_unreadable(*job, read->unreadable);
      job->result.changed = job->changes.changed.size();
      job->result.removed = job->changes.removed.size();
      finish(*job, SyncOutcome::kUpdated);
    }
  }

  void fetch_archives(std::span<Job* const> jobs) {
    for (Job* job : jobs) {
      if (job->done || !job->whole) continue;
      Transfer transfer;
      transfer.url = job->url + "/all.zip";
      transfer.path = downloads_.new_path(".zip");
      transfer.max_bytes = kMaxArchiveBytes;
      say(job->result.ecosystem + ": fetching the whole export");
      const TransferResult result = fetch(std::span(&transfer, 1)).front();
      if (!result.error.empty()) {
        job->fail("all.zip: " + result.error);
        continue;
      }
      take_archive(*job, {transfer.path, result.bytes, InputKind::kZip});
    }
  }

  void take_archive(Job& job, const InputFile& file) {
    say(job.result.ecosystem + ": reading the export");
    Result<ReadRecords> read = read_records(std::span(&file, 1), request_.jobs, nullptr);
    if (!read) return job.fail("all.zip: " + read.error().message);
    const std::string& ecosystem = job.result.ecosystem;
    const std::size_t before = count_of(records_, ecosystem);
    const std::size_t after = count_of(read->records, ecosystem);
    if (after == 0) return job.fail("all.zip: holds no advisories on " + ecosystem);
    if (before > kFewRecords && after < before / 2 && !request_.allow_shrinking) {
      return job.fail("all.zip: has only " + std::to_string(after) + " advisories, there were " +
                      std::to_string(before) + " (--allow-shrinking takes it)");
    }
    const FeedChanges changes = whole_changes(read->records, ecosystem);
    job.result.changed = changes.changed.size();
    job.result.removed = changes.removed.size();
    records_ = replace_feed(std::move(records_), std::move(read->records), ecosystem);
    add_unreadable(job, read->unreadable);
    job.feed.completed = to_rfc3339(now_);
    finish(job, SyncOutcome::kReplaced);
  }

  FeedChanges whole_changes(std::span<const StoredRecord> fresh, std::string_view ecosystem) const {
    std::vector<ModifiedLine> index;
    for (const StoredRecord& record : fresh) index.push_back({record.id, record.modified});
    return find_changes(index, records_, ecosystem, now_);
  }

  void add_unreadable(const Job& job, const Tally& tally) {
    for (Error error : tally.first) {
      const std::size_t colon = error.path.rfind(": ");
      const std::string name = colon == std::string::npos ? "" : error.path.substr(colon + 2);
      error.path = job.result.ecosystem + (name.empty() ? "" : '/' + name);
      summary_.unreadable.add(std::move(error));
    }
    summary_.unreadable.count += tally.count - tally.first.size();
  }

  void finish(Job& job, SyncOutcome outcome) {
    job.done = true;
    job.result.outcome = outcome;
    job.result.url = source::url_for_display(job.url);
    job.feed.checked = to_rfc3339(now_);
    if (outcome == SyncOutcome::kCurrent && !job.has_index) return;  // the tags are still right
    job.feed.url = job.result.url;
    job.feed.etag = job.index_etag;
    job.feed.last_modified = job.index_last_modified;
  }

  Status write() {
    say("writing the database");
    for (const Job& job : jobs_) {
      if (!job.done) continue;
      std::erase_if(feeds_, [&](const Feed& feed) { return feed.ecosystem == job.feed.ecosystem; });
      feeds_.push_back(job.feed);
    }
    std::sort(feeds_.begin(), feeds_.end(),
              [](const Feed& a, const Feed& b) { return a.ecosystem < b.ecosystem; });
    mark_records(records_, request_.exploited_cves, {});
    const AdvisorySet set = describe_set(records_, "osv", to_rfc3339(now_));
    PartialFile partial(request_.database);
    if (Status failed = write_store(partial.path(), records_, feeds_, set)) return failed;
    if (Status failed = partial.commit()) return failed;
    const Result<Store> store = Store::open(request_.database);
    if (!store) return store.error();
    summary_.set = store->info();
    say("done");
    return std::nullopt;
  }

  const SyncRequest& request_;
  SyncSummary& summary_;
  Deadline deadline_;
  Instant now_;
  DownloadFolder downloads_;
  std::vector<StoredRecord> records_;  ///< sorted by id
  std::vector<Feed> feeds_;
  std::vector<Job> jobs_;
};

}  // namespace

Result<SyncSummary> sync_advisories(const SyncRequest& request) {
  const auto start = steady_clock::now();
  SyncSummary summary;
  if (Status failed = Sync(request, summary).run()) return *failed;
  summary.seconds = std::chrono::duration<double>(steady_clock::now() - start).count();
  return summary;
}

}  // namespace sluice::advisories
