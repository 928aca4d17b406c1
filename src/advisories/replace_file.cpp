#include "advisories/replace_file.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

namespace sluice::advisories {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".partial-";

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

bool is_alive(pid_t process) { return ::kill(process, 0) == 0 || errno != ESRCH; }

}  // namespace

/// In another container the process may live on unseen; then its rename fails, and says so.
void remove_partial_leftovers(const std::string& destination) {
  const std::string prefix = fs::path(destination).filename().string() + std::string(kSuffix);
  std::error_code error;
  fs::directory_iterator entry(folder_of(destination), error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with(prefix)) continue;
    pid_t process = 0;
    const char* const end = name.data() + name.size();
    const auto parsed = std::from_chars(name.data() + prefix.size(), end, process);
    if (parsed.ec != std::errc() || parsed.ptr != end || process <= 0) continue;
    std::error_code ignored;
    if (process == ::getpid() || !is_alive(process)) fs::remove(entry->path(), ignored);
  }
}

PartialFile::PartialFile(std::string destination) : destination_(std::move(destination)) {
  path_ = destination_ + std::string(kSuffix) + std::to_string(::getpid());
  std::error_code ignored;  // what can't be made or removed shows when the file is created
  fs::create_directories(folder_of(destination_), ignored);
  remove_partial_leftovers(destination_);
}

PartialFile::~PartialFile() {
  if (!committed_) ::unlink(path_.c_str());
}

Status PartialFile::commit() {
  const auto failed = [&](std::string_view what) {
    return Error{destination_, 0,
                 std::string(what) + ": " + std::generic_category().message(errno)};
  };
  if (::rename(path_.c_str(), destination_.c_str()) != 0) return failed("cannot replace the file");
  committed_ = true;
  // Without this the rename itself may be lost with the power; the old file would be back.
  const int folder = ::open(folder_of(destination_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return failed("cannot sync the folder");
  const int synced = ::fsync(folder);
  ::close(folder);
  // Some file systems can't sync folders; the file itself is safe.
  if (synced != 0 && errno != EINVAL) return failed("cannot sync the folder");
  return std::nullopt;
}

}  // namespace sluice::advisories
