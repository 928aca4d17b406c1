#include "advisories/sync_downloads.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string_view>
#include <system_error>
#include <thread>

#include "base/crc32c.h"
#include "base/encoding.h"

namespace sluice::advisories {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::string_view kSuffix = ".sync-";
constexpr int kRetries = 3;
constexpr milliseconds kFirstPause{250};

milliseconds left_until(Deadline deadline) {
  return std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now());
}

/// Folders of processes that are no more.
void remove_leftovers(const fs::path& database) {
  const fs::path folder = database.has_parent_path() ? database.parent_path() : fs::path(".");
  const std::string prefix = database.filename().string() + std::string(kSuffix);
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with(prefix)) continue;
    pid_t process = 0;
    const char* const end = name.data() + name.size();
    const auto parsed = std::from_chars(name.data() + prefix.size(), end, process);
    if (parsed.ec != std::errc() || parsed.ptr != end || process <= 0) continue;
    const bool alive = ::kill(process, 0) == 0 || errno != ESRCH;
    std::error_code ignored;
    if (process == ::getpid() || !alive) fs::remove_all(entry->path(), ignored);
  }
}

/// The CRC-32C that the server gave for the object: four bytes, base64. Nothing if it gave none.
std::optional<std::uint32_t> announced_sum(std::string_view object_hash) {
  constexpr std::string_view kName = "crc32c=";
  const std::size_t begin = object_hash.find(kName);
  if (begin == std::string_view::npos) return std::nullopt;
  object_hash.remove_prefix(begin + kName.size());
  const auto bytes = base64_decode(object_hash.substr(0, object_hash.find_first_of(", ")));
  if (!bytes || bytes->size() != 4) return std::nullopt;
  std::uint32_t sum = 0;
  for (const char c : *bytes) sum = sum << 8 | static_cast<unsigned char>(c);
  return sum;
}

std::uint32_t sum_of_file(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::vector<char> block(1U << 18);
  std::uint32_t sum = 0;
  while (stream.read(block.data(), static_cast<std::streamsize>(block.size())),
         stream.gcount() > 0) {
    sum = crc32c({block.data(), static_cast<std::size_t>(stream.gcount())}, sum);
  }
  return sum;
}

/// What was downloaded may not be what the server meant to send.
void check_sum(const source::Transfer& transfer, source::TransferResult& result) {
  if (!result.error.empty() || result.not_modified) return;
  const auto announced = announced_sum(result.object_hash);
  if (!announced || *announced == sum_of_file(transfer.path)) return;
  result.error = "damaged on the way: it does not fit the hash that the server gave";
  result.retryable = true;
  std::error_code ignored;
  fs::remove(transfer.path, ignored);
}

}  // namespace

DownloadFolder::DownloadFolder(const std::string& database)
    : path_(database + std::string(kSuffix) + std::to_string(::getpid())) {
  remove_leftovers(database);
  std::error_code ignored;  // what can't be made shows when the first file is written
  fs::create_directories(path_, ignored);
}

DownloadFolder::~DownloadFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::string DownloadFolder::new_path(const std::string& ending) {
  return path_ + '/' + std::to_string(count_++) + ending;
}

std::vector<source::TransferResult> download_with_retries(std::span<const source::Transfer> wanted,
                                                          Deadline deadline) {
  std::vector<source::TransferResult> results(wanted.size());
  std::vector<std::size_t> places(wanted.size());
  for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
  milliseconds pause = kFirstPause;
  for (int attempt = 0; !places.empty(); ++attempt) {
    std::vector<source::Transfer> transfers;
    transfers.reserve(places.size());
    for (const std::size_t place : places) transfers.push_back(wanted[place]);
    auto answers = source::download(transfers, std::max(left_until(deadline), milliseconds(1)));
    std::vector<std::size_t> again;
    milliseconds wait = pause;
    for (std::size_t i = 0; i < places.size(); ++i) {
      check_sum(transfers[i], answers[i]);
      results[places[i]] = answers[i];
      if (answers[i].error.empty() || !answers[i].retryable) continue;
      again.push_back(places[i]);
      wait = std::max<milliseconds>(wait, answers[i].retry_after);
    }
    if (attempt == kRetries || again.empty() || wait >= left_until(deadline)) break;
    std::this_thread::sleep_for(wait);
    places = std::move(again);
    pause *= 2;
  }
  return results;
}

}  // namespace sluice::advisories
