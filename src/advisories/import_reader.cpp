#include "advisories/import_reader.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>

#include "advisories/osv_reader.h"
#include "base/instant.h"
#include "base/parallel.h"

namespace sluice::advisories {
namespace {

constexpr std::size_t kBlockEntries = 256;  // of an archive, taken by one thread at a time

/// Where a text stands among all inputs.
struct Origin {
  std::size_t file = 0;
  std::size_t index = 0;

  friend auto operator<=>(const Origin&, const Origin&) = default;
};

/// One input file while all threads read it: blocks of its entries go to whoever comes first.
struct SharedFile {
  const InputFile* file = nullptr;
  std::atomic<std::size_t> next_block{0};
  std::atomic<std::uint64_t> position{0};
};

/// What one thread read.
struct Harvest {
  std::vector<StoredRecord> records;
  std::vector<Origin> origins;                       ///< of each record
  std::vector<std::pair<Origin, Error>> unreadable;  ///< the first few
  std::size_t unreadable_count = 0;
  std::vector<std::pair<std::size_t, Error>> failed;  ///< files that can't be read to their end
  std::unordered_set<std::string> exploited_cves;
  EpssScores epss;
};

class Worker {
 public:
  Worker(Harvest& harvest, Instant now) : harvest_(harvest), now_(now) {}

  void read(SharedFile& shared, std::size_t file, const std::function<void()>& progress) {
    std::size_t taken = SIZE_MAX;
    const auto wanted = [&](std::size_t index) {
      const std::size_t block = index / kBlockEntries;
      if (block == taken) return true;
      // Every thread passes every block in order, so one that is ahead has taken it.
      std::size_t expected = block;
      if (!shared.next_block.compare_exchange_strong(expected, block + 1)) return false;
      taken = block;
      return true;
    };
    const Status failed = for_each_document(*shared.file, wanted, [&](Document document) {
      const std::uint64_t position = std::min(document.position, shared.file->size);
      parse(*shared.file, document, {file, document.index});
      if (position > shared.position.load()) shared.position.store(position);
      progress();
    });
    if (failed) harvest_.failed.emplace_back(file, *failed);
  }

 private:
  void parse(const InputFile& file, Document& document, Origin origin) {
    if (!document.bytes) return add_unreadable(origin, document.bytes.error());
    if (file.kind == InputKind::kEpss) return parse_epss(document, origin);
    OsvDocument parsed = read_osv(*document.bytes, document.path);
    for (AdvisoryRecord& record : parsed.records) {
      drop_future_times(record, now_);
      harvest_.records.push_back(pack_record(std::move(record)));
      harvest_.origins.push_back(origin);
    }
    for (Error& error : parsed.unreadable) add_unreadable(origin, std::move(error));
    for (std::string& cve : parsed.exploited_cves) {
      harvest_.exploited_cves.insert(std::move(cve));
    }
  }

  void parse_epss(const Document& document, Origin origin) {
    Result<EpssScores> scores = read_epss(*document.bytes, document.path);
    if (!scores) return add_unreadable(origin, scores.error());
    harvest_.epss.merge(*scores);
  }

  void add_unreadable(Origin origin, Error error) {
    ++harvest_.unreadable_count;
    if (harvest_.unreadable.size() < Tally::kListed) {
      harvest_.unreadable.emplace_back(origin, std::move(error));
    }
  }

  Harvest& harvest_;
  Instant now_;
};

/// The threads' records in one list: one per id, sorted by id.
std::vector<StoredRecord> merge(std::vector<Harvest>& harvests, std::size_t& duplicates) {
  struct Place {
    StoredRecord* record;
    Origin origin;
  };
  std::vector<Place> places;
  for (Harvest& harvest : harvests) {
    for (std::size_t i = 0; i < harvest.records.size(); ++i) {
      places.push_back({&harvest.records[i], harvest.origins[i]});
    }
  }
  // Copies of one record: the first is the one to keep. Times that are not known are the oldest.
  std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
    return std::tie(a.record->id, b.record->modified, a.origin) <
           std::tie(b.record->id, a.record->modified, b.origin);
  });
  std::vector<StoredRecord> records;
  records.reserve(places.size());
  for (const Place& place : places) {
    if (!records.empty() && records.back().id == place.record->id) {
      ++duplicates;
    } else {
      records.push_back(std::move(*place.record));
    }
  }
  return records;
}

ReadRecords combine(std::vector<Harvest> harvests) {
  ReadRecords result;
  std::vector<std::pair<Origin, Error>> unreadable;
  for (Harvest& harvest : harvests) {
    std::move(harvest.unreadable.begin(), harvest.unreadable.end(), std::back_inserter(unreadable));
    result.unreadable.count += harvest.unreadable_count;
    result.exploited_cves.merge(harvest.exploited_cves);
    result.epss.merge(harvest.epss);
  }
  std::stable_sort(unreadable.begin(), unreadable.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  if (unreadable.size() > Tally::kListed) unreadable.resize(Tally::kListed);
  for (auto& [origin, error] : unreadable) result.unreadable.first.push_back(std::move(error));
  result.records = merge(harvests, result.duplicates);
  return result;
}

}  // namespace

Result<ReadRecords> read_records(
    std::span<const InputFile> files, unsigned jobs,
    const std::function<void(std::size_t done, std::size_t total)>& progress) {
  jobs = std::max(jobs, 1U);
  std::uint64_t total = 0;
  std::vector<SharedFile> shared(files.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    shared[i].file = &files[i];
    total += files[i].size;
  }
  const auto report = [&] {
    std::uint64_t done = 0;
    for (const SharedFile& file : shared) done += file.position.load();
    if (progress) progress(std::min(done, total), total);
  };
  std::vector<Harvest> harvests(jobs);
  const Instant now = current_instant();
  parallel_for(jobs, jobs, [&](std::size_t index, unsigned worker) {
    Worker reader(harvests[index], now);
    const bool reports = worker == 0;
    std::size_t documents = 0;
    for (std::size_t file = 0; file < files.size(); ++file) {
      reader.read(shared[file], file, [&] {
        constexpr std::size_t kReportEvery = 1000;
        if (reports && ++documents % kReportEvery == 0) report();
      });
    }
  });
  std::optional<std::pair<std::size_t, Error>> failed;
  for (const Harvest& harvest : harvests) {
    for (const auto& failure : harvest.failed) {
      if (!failed || failure.first < failed->first) failed = failure;
    }
  }
  if (failed) return failed->second;
  if (progress) progress(total, total);
  return combine(std::move(harvests));
}

std::size_t mark_records(std::span<StoredRecord> records,
                         const std::unordered_set<std::string>& exploited_cves,
                         const EpssScores& epss) {
  std::size_t exploited = 0;
  for (StoredRecord& record : records) {
    const auto mark = [&](const std::string& id) {
      if (exploited_cves.contains(id)) record.known_exploited = true;
      const auto score = epss.find(id);
      if (score == epss.end()) return;
      record.epss_millionths = std::max(record.epss_millionths, score->second);
    };
    if (!exploited_cves.empty() || !epss.empty()) {
      mark(record.id);
      for (const std::string& alias : record.aliases) mark(alias);
    }
    exploited += record.known_exploited ? 1 : 0;
  }
  return exploited;
}

}  // namespace sluice::advisories
