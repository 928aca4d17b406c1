#include "cli/monitor_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>

#include "advisories/replace_file.h"
#include "cli/cache_file.h"
#include "report/escape.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kBetweenTries{50};

fs::path folder_of(const std::string& path) {
  const fs::path folder = fs::path(path).parent_path();
  return folder.empty() ? fs::path(".") : folder;
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

/// The folder is what is locked: the file itself is another one after each run.
MonitorFile::MonitorFile(std::string path, std::chrono::milliseconds wait)
    : path_(std::move(path)) {
  std::error_code unmade;  // shows when the file is written
  fs::create_directories(folder_of(path_), unmade);
  folder_ = ::open(folder_of(path_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder_ < 0) return;
  const Clock::time_point end = Clock::now() + wait;
  while (::flock(folder_, LOCK_EX | LOCK_NB) != 0) {
    // Some file systems know no locks; a run beside this one then may tell the same news.
    if (errno != EWOULDBLOCK && errno != EINTR) return;
    busy_ = Clock::now() >= end;
    if (busy_) return;
    std::this_thread::sleep_for(kBetweenTries);
  }
}

MonitorFile::~MonitorFile() {
  if (folder_ >= 0) ::close(folder_);
}

std::optional<policy::MonitorState> MonitorFile::read(Instant now, std::string_view environment,
                                                      std::vector<std::string>* warnings) const {
  const auto first_time = [&](const std::string& why) {
    warnings->push_back("the state: " + report::one_line(why) + "; this counts as the first time");
    return std::nullopt;
  };
  const auto document = read_cache_file(path_, policy::kMonitorSchema, policy::kMaxMonitorValues);
  if (!document) return first_time(document.error().message);
  if (!*document) return std::nullopt;
  Result<policy::MonitorState> state = policy::read_monitor_state(**document, path_, now);
  if (!state) return first_time(state.error().message);
  if (state->environment != environment) {
    return first_time("is of the environment \"" + state->environment + '"');
  }
  return std::move(*state);
}

Status MonitorFile::write(const policy::MonitorState& state) const {
  if (busy_) return Error{path_, 0, "another run has it; this one is not remembered"};
  std::error_code error;
  const fs::file_status there = fs::symlink_status(path_, error);
  if (fs::exists(there) && !fs::is_regular_file(there)) {
    return Error{path_, 0, "cannot be written: there is something else in its place"};
  }
  const auto failed = [&] {
    return Error{path_, 0, "cannot be written: " + std::generic_category().message(errno)};
  };
  advisories::PartialFile partial(path_);
  const int file =
      ::open(partial.path().c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0) return failed();
  const bool written = write_all(file, policy::render_monitor_state(state)) && ::fsync(file) == 0;
  const Error problem = failed();
  ::close(file);
  return written ? partial.commit() : problem;
}

}  // namespace sluice::cli
