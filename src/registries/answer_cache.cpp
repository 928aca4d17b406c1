#include "registries/answer_cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "registries/protocol.h"

namespace sluice::registries {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "sluice-answer/1";
constexpr std::string_view kMetaEnding = ".meta";
constexpr std::size_t kKeyDigits = 40;
constexpr std::size_t kMaxMetaBytes = 32u << 10;

std::string key_of(std::string_view url, std::string_view accept) {
  return sha256_hex(std::string(url) + '\n' + std::string(accept)).substr(0, kKeyDigits);
}

/// SHA-256 of a regular file of at most kMaxAnswerBytes; empty for all else.
std::string hash_of_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return {};
  struct stat info {};
  std::string hash;
  if (::fstat(file, &info) == 0 && S_ISREG(info.st_mode) &&
      static_cast<std::uint64_t>(info.st_size) <= kMaxAnswerBytes) {
    Sha256 sum;
    std::vector<char> block(256u << 10);
    ssize_t got = 0;
    while ((got = ::read(file, block.data(), block.size())) > 0) {
      sum.add({block.data(), static_cast<std::size_t>(got)});
    }
    if (got == 0) hash = sum.hex();
  }
  ::close(file);
  return hash;
}

std::string read_small(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return {};
  std::string text(kMaxMetaBytes, '\0');
  const ssize_t got = ::read(file, text.data(), text.size());
  ::close(file);
  text.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  return text;
}

/// Lines of a .meta file: magic, hash of the body, URL, media types, ETag, Last-Modified.
std::optional<std::array<std::string, 6>> lines_of(std::string_view text) {
  std::array<std::string, 6> lines;
  for (std::string& line : lines) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    line = text.substr(0, end);
    text.remove_prefix(end + 1);
  }
  return text.empty() && lines[0] == kMagic ? std::optional(lines) : std::nullopt;
}

/// Never over something, nor through a link.
bool write_new(const std::string& path, std::string_view bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
  if (file < 0) return false;
  bool sound = true;
  while (sound && !bytes.empty()) {
    const ssize_t put = ::write(file, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    sound = put > 0;
    if (sound) bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return ::close(file) == 0 && sound;
}

bool is_key(std::string_view name) {
  return name.size() == kKeyDigits &&
         name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

AnswerCache::AnswerCache(std::string folder) : folder_(std::move(folder)) {
  std::error_code error;
  if (fs::is_symlink(fs::symlink_status(folder_, error))) folder_.clear();
}

std::optional<CachedAnswer> AnswerCache::find(std::string_view url, std::string_view accept) const {
  if (folder_.empty()) return std::nullopt;
  const std::string path = folder_ + '/' + key_of(url, accept);
  const auto lines = lines_of(read_small(path + std::string(kMetaEnding)));
  if (!lines || (*lines)[2] != url || (*lines)[3] != accept) return std::nullopt;
  if ((*lines)[1].empty() || hash_of_file(path) != (*lines)[1]) return std::nullopt;
  return CachedAnswer{path, (*lines)[4], (*lines)[5]};
}

std::string AnswerCache::store(std::string_view url, std::string_view accept,
                               const CachedAnswer& answer) const {
  if (folder_.empty() || (answer.etag.empty() && answer.last_modified.empty())) return answer.path;
  const std::string hash = hash_of_file(answer.path);
  if (hash.empty()) return answer.path;
  std::string meta;
  for (const std::string_view line :
       {kMagic, std::string_view(hash), url, accept, std::string_view(answer.etag),
        std::string_view(answer.last_modified)}) {
    if (line.find('\n') != std::string_view::npos) return answer.path;
    meta.append(line) += '\n';
  }
  std::error_code error;
  fs::create_directories(folder_, error);
  const std::string path = folder_ + '/' + key_of(url, accept);
  // What is written is complete before it gets its name; a body without its own description is no
  // entry, since the hash does not fit.
  const std::string partial = path + ".partial-" + std::to_string(::getpid());
  // Of its name may be a link that somebody laid, who can guess a process' number.
  std::error_code ignored;
  fs::remove(partial, ignored);
  fs::copy_file(answer.path, partial, error);
  if (!error) fs::rename(partial, path, error);
  if (!error && write_new(partial, meta)) {
    fs::rename(partial, path + std::string(kMetaEnding), error);
  }
  fs::remove(partial, ignored);
  return answer.path;
}

void AnswerCache::touch(const CachedAnswer& answer) const {
  ::utimensat(AT_FDCWD, answer.path.c_str(), nullptr, AT_SYMLINK_NOFOLLOW);
}

void AnswerCache::prune(std::uint64_t limit) const {
  if (folder_.empty()) return;
  struct Entry {
    fs::file_time_type used;
    std::uint64_t bytes;
    fs::path path;
  };
  std::vector<Entry> entries;
  std::uint64_t total = 0;
  std::error_code error;
  for (fs::directory_iterator at(folder_, error); !error && at != fs::directory_iterator();
       at.increment(error)) {
    std::error_code ignored;
    const std::string name = at->path().filename().string();
    if (!is_key(name) || at->symlink_status(ignored).type() != fs::file_type::regular) continue;
    const Entry entry{at->last_write_time(ignored), at->file_size(ignored), at->path()};
    total += entry.bytes;
    entries.push_back(entry);
  }
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.used < b.used; });
  for (const Entry& entry : entries) {
    if (total <= limit) break;
    std::error_code ignored;
    fs::remove(entry.path.string() + std::string(kMetaEnding), ignored);
    fs::remove(entry.path, ignored);
    total -= entry.bytes;
  }
}

}  // namespace sluice::registries
