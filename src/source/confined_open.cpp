#include "source/confined_open.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::source {
namespace {

// By the kernel's numbers: headers may be older than it.
constexpr long kOpenatTwo = 437;
constexpr std::uint64_t kNoMagicLinks = 0x02;
constexpr std::uint64_t kNoLinks = 0x04;
constexpr std::uint64_t kBeneath = 0x08;

struct How {
  std::uint64_t flags;
  std::uint64_t mode;
  std::uint64_t resolve;
};

int open_in_kernel(int folder, const char* path, int flags) {
  const How how{static_cast<std::uint64_t>(flags), 0, kNoMagicLinks | kNoLinks | kBeneath};
  return static_cast<int>(::syscall(kOpenatTwo, folder, path, &how, sizeof how));
}

/// Kernels before 5.6 don't have the call, and some containers refuse it.
bool kernel_can() {
  static const bool can = [] {
    const int root = ::open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    const int opened = open_in_kernel(root, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (opened >= 0) ::close(opened);
    if (root >= 0) ::close(root);
    return opened >= 0;
  }();
  return can;
}

bool leads_out(std::string_view path) {
  if (path.starts_with('/')) return true;
  for (std::size_t at = path.find(".."); at != std::string_view::npos;
       at = path.find("..", at + 1)) {
    const bool begins = at == 0 || path[at - 1] == '/';
    const bool ends = at + 2 == path.size() || path[at + 2] == '/';
    if (begins && ends) return true;
  }
  return false;
}

/// One folder after the other, none of which may be a link.
int open_step_by_step(int folder, std::string_view path, int flags) {
  int at = folder;
  const auto leave = [&](int result) {
    const int code = errno;
    if (at != folder) ::close(at);
    errno = code;
    return result;
  };
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
       slash = path.find('/')) {
    const std::string name(path.substr(0, slash));
    path.remove_prefix(slash + 1);
    if (name.empty()) continue;
    const int next = ::openat(at, name.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (next < 0) return leave(-1);
    leave(0);
    at = next;
  }
  const std::string name(path.empty() ? "." : path);
  return leave(::openat(at, name.c_str(), flags));
}

}  // namespace

int open_beneath(int folder, const char* path, int flags) {
  if (!kernel_can()) return open_beneath_by_steps(folder, path, flags);
  if (leads_out(path)) {
    errno = EXDEV;
    return -1;
  }
  return open_in_kernel(folder, path, flags | O_NOFOLLOW | O_CLOEXEC);
}

int open_beneath_by_steps(int folder, const char* path, int flags) {
  if (leads_out(path)) {
    errno = EXDEV;
    return -1;
  }
  return open_step_by_step(folder, path, flags | O_NOFOLLOW | O_CLOEXEC);
}

}  // namespace sluice::source
