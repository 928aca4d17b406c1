#include "cli/output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

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
  const auto failed = [&] {
    return Error{path, 0, std::string("cannot be written: ") + std::strerror(errno)};
  };
  struct stat facts {};
  const bool exists = ::lstat(path.c_str(), &facts) == 0;
  if (exists && S_ISLNK(facts.st_mode)) return Error{path, 0, "is a link: not written through"};
  // A pipe or /dev/null is written to, never replaced.
  const bool in_place = exists && !S_ISREG(facts.st_mode);
  const std::string target = in_place ? path : path + ".partial-" + std::to_string(::getpid());
  const int flags = in_place ? O_WRONLY : O_WRONLY | O_CREAT | O_EXCL;
  const int descriptor = ::open(target.c_str(), flags | O_NOFOLLOW | O_CLOEXEC, 0644);
  if (descriptor < 0) return failed();
  // What is replaced keeps its permissions.
  if (exists && !in_place) static_cast<void>(::fchmod(descriptor, facts.st_mode & 0777));
  const bool written = write_all(descriptor, text);
  const bool closed = ::close(descriptor) == 0;
  if (in_place) return written ? std::nullopt : Status(failed());
  if (!written || !closed || std::rename(target.c_str(), path.c_str()) != 0) {
    const Error error = failed();
    ::unlink(target.c_str());
    return error;
  }
  return std::nullopt;
}

}  // namespace sluice::cli
