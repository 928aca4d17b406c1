#include "registries/fetch.h"

#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>

#include "registries/registry_url.h"
#include "source/gzip_file.h"

namespace sluice::registries {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::uint64_t kBigBytes = 64u << 10;
constexpr int kTries = 3;
constexpr milliseconds kFirstWait{500};
/// A registry that asks for more patience than this is not waited for.
constexpr milliseconds kLongestWait{10'000};

/// A host that gave no answer at all to as many requests is not asked again.
constexpr std::size_t kSilentRequests = 4;

std::string key_of(const Request& request) { return request.url + '\n' + request.accept; }

}  // namespace

Fetcher::Fetcher(milliseconds budget, std::string cache_folder, std::string_view search_path)
    : end_(Clock::now() + budget),
      budget_(budget),
      cache_(std::move(cache_folder)),
      search_path_(search_path) {
  std::error_code error;
  std::string form =
      std::filesystem::temp_directory_path(error).string() + "/sluice-registries-XXXXXX";
  if (!error && ::mkdtemp(form.data()) != nullptr) folder_ = form;
}

Fetcher::~Fetcher() {
  std::error_code ignored;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
  cache_.prune();
}

milliseconds Fetcher::left() const {
  return std::chrono::duration_cast<milliseconds>(end_ - Clock::now());
}

void Fetcher::note_silence(const std::vector<Request>& asked,
                           const std::vector<source::TransferResult>& results) {
  struct Count {
    std::size_t requests = 0;
    std::size_t answers = 0;
    std::string error;
  };
  std::map<std::string, Count> hosts;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    Count& count = hosts[host_of(asked[i].url)];
    ++count.requests;
    if (results[i].status != 0) ++count.answers;
    if (results[i].status == 0) count.error = results[i].error;
  }
  for (const auto& [host, count] : hosts) {
    if (count.answers > 0) answering_.insert(host);
    if (answering_.count(host) == 0 && count.requests >= kSilentRequests)
      silent_[host] = count.error;
  }
}

std::vector<Fetched> Fetcher::get(const std::vector<Request>& requests) {
  struct Pending {
    Request request;
    std::optional<CachedAnswer> cached;
  };
  std::vector<Pending> pending;
  for (const Request& request : requests) {
    const auto [place, is_new] = fetched_.try_emplace(key_of(request));
    if (!is_new) continue;
    const auto silent = silent_.find(host_of(request.url));
    if (silent != silent_.end()) {
      place->second.error = silent->second;
    } else if (folder_.empty()) {
      place->second.error = "cannot write to the folder for temporary files";
    } else {
      pending.push_back({request, cache_.find(request.url, request.accept)});
    }
  }
  for (int tries = 1; !pending.empty(); ++tries) {
    std::vector<source::Transfer> transfers;
    for (const Pending& one : pending) {
      source::Transfer transfer;
      transfer.url = one.request.url;
      transfer.path = folder_ + '/' + std::to_string(files_++);
      if (one.cached) {
        transfer.etag = one.cached->etag;
        transfer.last_modified = one.cached->last_modified;
      }
      transfer.max_bytes = one.request.max_bytes;
      transfer.accept = one.request.accept;
      transfer.gzip = true;
      transfers.push_back(std::move(transfer));
    }
    transfers_ += transfers.size();
    const std::vector<source::TransferResult> results =
        source::download(transfers, std::max(left(), milliseconds(0)), search_path_);
    std::vector<Request> asked;
    for (const Pending& one : pending) asked.push_back(one.request);
    note_silence(asked, results);
    std::vector<Pending> again;
    milliseconds wait = kFirstWait * tries;
    for (std::size_t i = 0; i < pending.size(); ++i) {
      const source::TransferResult& result = results[i];
      Fetched& fetched = fetched_[key_of(pending[i].request)];
      if (result.not_modified && pending[i].cached) {
        ++unchanged_;
        cache_.touch(*pending[i].cached);
        fetched = {true, {}, pending[i].cached->path, result.last_modified};
        if (fetched.last_modified.empty()) {
          fetched.last_modified = pending[i].cached->last_modified;
        }
      } else if (result.error.empty()) {
        const CachedAnswer answer{transfers[i].path, result.etag, result.last_modified};
        fetched = {true,
                   {},
                   cache_.store(pending[i].request.url, pending[i].request.accept, answer),
                   result.last_modified};
      } else if (result.status == 404 || result.status == 410) {
        fetched = {};
      } else if (result.retryable && tries < kTries &&
                 silent_.count(host_of(pending[i].request.url)) == 0 &&
                 result.retry_after <= kLongestWait) {
        fetched = {false, result.error, {}, {}};
        wait = std::max<milliseconds>(wait, result.retry_after);
        again.push_back(std::move(pending[i]));
      } else {
        fetched = {false, result.error, {}, {}};
        if (result.status == 401 || result.status == 403) {
          fetched.error += " (Sluice sends no credentials)";
        }
      }
    }
    pending = std::move(again);
    // What has no time for another try keeps its error.
    if (pending.empty() || wait >= left()) break;
    std::this_thread::sleep_for(wait);
  }
  std::vector<Fetched> answers;
  for (const Request& request : requests) answers.push_back(fetched_[key_of(request)]);
  return answers;
}

void Fetcher::forget_big() {
  for (auto entry = fetched_.begin(); entry != fetched_.end();) {
    std::error_code error;
    const bool own = entry->second.path.starts_with(folder_ + '/');
    const bool big = own && std::filesystem::file_size(entry->second.path, error) > kBigBytes;
    if (big && !error) std::filesystem::remove(entry->second.path, error);
    entry = big ? fetched_.erase(entry) : std::next(entry);
  }
}

Result<std::string> Fetcher::body_of(const Fetched& fetched, std::uint64_t limit) {
  return source::read_gzip_file(fetched.path, limit);
}

}  // namespace sluice::registries
