#include "cli/output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "cli/safe_message.h"
#include "core/report.h"

namespace sluice::cli {
namespace {

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

bool wants_color(std::string_view when) {
  if (when == "always") return true;
  return when == "auto" && ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
}

int usage_error(const Error& error) {
  std::fprintf(stderr, "sluice: %s\n", safe_message(describe(error)).c_str());
  return kExitUsage;
}

bool print(std::string_view text) { return write_all(STDOUT_FILENO, text); }

Status write_file(const std::string& path, std::string_view text) {
  ReportOutput output(path);
  output.write(text);
  return output.finish();
}

ReportOutput::~ReportOutput() { give_up(); }

void ReportOutput::write(std::string_view piece) {
  if (!std::exchange(begun_, true)) open();
  if (!failed_ && !write_all(descriptor_, piece)) fail();
}

Status ReportOutput::finish() {
  if (!std::exchange(begun_, true)) open();
  if (failed_ || file_.empty()) return failed_;
  const bool closed = ::close(std::exchange(descriptor_, -1)) == 0;
  if (partial_.empty()) return {};
  if (!closed || std::rename(partial_.c_str(), file_.c_str()) != 0) {
    fail();
  } else {
    partial_.clear();
  }
  return failed_;
}

bool ReportOutput::finish_or_tell() {
  const Status failed = finish();
  if (failed && !file_.empty()) std::fprintf(stderr, "sluice: %s\n", describe(*failed).c_str());
  return !failed;
}

void ReportOutput::open() {
  if (file_.empty()) {
    descriptor_ = STDOUT_FILENO;
    return;
  }
  struct stat facts {};
  const bool exists = ::lstat(file_.c_str(), &facts) == 0;
  if (exists && S_ISLNK(facts.st_mode)) {
    failed_ = Error{file_, 0, "is a link: not written through"};
    return;
  }
  // A pipe or /dev/null is written to, never replaced.
  const bool in_place = exists && !S_ISREG(facts.st_mode);
  const std::string target = in_place ? file_ : file_ + ".partial-" + std::to_string(::getpid());
  // Processes of a container have the same numbers again and again: a killed one left it there.
  if (!in_place) ::unlink(target.c_str());
  const int flags = in_place ? O_WRONLY : O_WRONLY | O_CREAT | O_EXCL;
  descriptor_ = ::open(target.c_str(), flags | O_NOFOLLOW | O_CLOEXEC, 0644);
  if (descriptor_ < 0) return fail();
  if (!in_place) partial_ = target;
  // What is replaced keeps its permissions.
  if (exists && !in_place) static_cast<void>(::fchmod(descriptor_, facts.st_mode & 0777));
}

void ReportOutput::fail() {
  failed_ = Error{file_, 0, std::string("cannot be written: ") + std::strerror(errno)};
  give_up();
}

/// What is not whole is not left there.
void ReportOutput::give_up() {
  if (!file_.empty() && descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
  if (!partial_.empty()) ::unlink(partial_.c_str());
  partial_.clear();
}

}  // namespace sluice::cli
