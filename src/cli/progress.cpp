#include "cli/progress.h"

#include <unistd.h>

#include <cstdio>
#include <utility>

namespace sluice::cli {
namespace {

constexpr std::chrono::milliseconds kSilence{1000};
constexpr std::chrono::milliseconds kRedraw{200};
constexpr std::chrono::milliseconds kLogPause{5000};

}  // namespace

bool is_watched() { return ::isatty(STDERR_FILENO) == 1; }

Progress::Progress(bool wanted) : terminal_(is_watched()) {
  if (wanted) thread_ = std::thread([this] { run(); });
}

Progress::~Progress() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  // The line is taken away again: the report follows.
  if (terminal_ && drawn_) std::fputs("\r\x1b[K", stderr);
}

void Progress::stage(std::string name, std::uint64_t total) {
  const std::lock_guard lock(mutex_);
  name_ = std::move(name);
  total_ = total;
  done_ = 0;
}

void Progress::run() {
  std::unique_lock lock(mutex_);
  std::chrono::milliseconds pause = kSilence;
  while (!changed_.wait_for(lock, pause, [this] { return ended_; })) {
    pause = terminal_ ? kRedraw : kLogPause;
    if (name_.empty()) continue;
    drawn_ = true;
    std::fprintf(stderr, terminal_ ? "\r\x1b[K%s" : "%s\n", line().c_str());
    std::fflush(stderr);
  }
}

std::string Progress::line() const {
  std::string text = "sluice: " + name_;
  const std::uint64_t done = done_;
  if (total_ > 0) {
    text += ": " + std::to_string(done) + " of " + std::to_string(total_) + " (" +
            std::to_string(done * 100 / total_) + " %)";
  } else if (done > 0) {
    text += ": " + std::to_string(done);
  }
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - started_);
  return text + ", " + std::to_string(seconds.count()) + " s";
}

}  // namespace sluice::cli
