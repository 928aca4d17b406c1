#include "base/system_call_filter.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "test/catch.h"
#include "test/in_child.h"
#include "test/older_kernel.h"

namespace sluice {
namespace {

using test::in_child;

constexpr int kNoFilter = 77;

/// What the call gives in a process with the filter: 0 or its errno.
int with_filter(const std::function<long()>& call) {
  return in_child([&] {
    if (!give_up_new_privileges() || !refuse_system_calls()) return kNoFilter;
    errno = 0;
    return call() < 0 ? errno : 0;
  });
}

bool has_filters() {
  return with_filter([] { return 0L; }) == 0;
}

struct Call {
  std::string name;
  std::function<long()> make;
};

TEST_CASE("system calls that a scan never needs are refused", "[confinement]") {
  if (!has_filters()) {
    WARN("no filter of system calls here: skipped");
    return;
  }
  char byte = 0;
  const iovec part{&byte, 1};
  const std::vector<Call> calls = {
    {"socket", [] { return static_cast<long>(::socket(AF_INET, SOCK_STREAM, 0)); }},
    {"socket of the machine", [] { return static_cast<long>(::socket(AF_UNIX, SOCK_STREAM, 0)); }},
    {"connect", [] { return static_cast<long>(::connect(0, nullptr, 0)); }},
    {"accept", [] { return static_cast<long>(::accept(0, nullptr, nullptr)); }},
    {"another process' memory",
     [&] { return static_cast<long>(::process_vm_readv(::getppid(), &part, 1, &part, 1, 0)); }},
    {"a signal to another", [] { return static_cast<long>(::kill(::getppid(), SIGCONT)); }},
    {"mount", [] { return static_cast<long>(::mount("/", "/", nullptr, MS_BIND, nullptr)); }},
    {"unshare", [] { return ::syscall(SYS_unshare, 0); }},
    {"setuid", [] { return ::syscall(SYS_setuid, ::getuid()); }},
    {"a link", [] { return static_cast<long>(::symlink("/", "/nonexistent/link")); }},
    {"bpf", [] { return ::syscall(SYS_bpf, 0, nullptr, 0); }},
    {"io_uring", [] { return ::syscall(425, 1, nullptr); }},
    {"keys", [] { return ::syscall(SYS_keyctl, 0, 0, 0, 0, 0); }},
    {"typing on the terminal", [] { return ::syscall(SYS_ioctl, 0, 0x5412, "x"); }},
#ifdef __x86_64__
    {"x32", [] { return ::syscall(0x40000000L | SYS_getpid); }},
#endif
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    {"exec",
     [] {
       char* none = nullptr;
       return static_cast<long>(::execve("/bin/true", &none, &none));
     }},
    {"fork", [] { return static_cast<long>(::fork()); }},
    {"clone of a process", [] { return ::syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0); }},
    {"ptrace", [] { return static_cast<long>(::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr)); }},
#endif
  };
  for (const Call& call : calls) {
    CAPTURE(call.name);
    const int code = with_filter(call.make);
    // A kernel without 32-bit calls ends the process.
    if (call.name == "a 32-bit call" && code == test::kEndedBySignal) continue;
    CHECK(code == EPERM);
  }
}

TEST_CASE("what a scan needs goes on behind the filter", "[confinement]") {
  if (!has_filters()) {
    WARN("no filter of system calls here: skipped");
    return;
  }
  const std::vector<Call> calls = {
      {"threads",
       [] {
         int sum = 0;
         std::thread one([&] { sum += 1; });
         one.join();
         return sum == 1 ? 0L : -1L;
       }},
      {"the filter in a thread",
       [] {
         long made = 0;
         std::thread one([&] { made = ::socket(AF_INET, SOCK_STREAM, 0); });
         one.join();
         return made < 0 ? 0L : -1L;
       }},
      {"a file", [] { return static_cast<long>(::open("/", O_RDONLY | O_DIRECTORY)); }},
      {"whether a process is there", [] { return static_cast<long>(::kill(::getppid(), 0)); }},
      {"abort", [] { return ::syscall(SYS_tgkill, ::getpid(), ::syscall(SYS_gettid), SIGCONT); }},
      {"a pipe",
       [] {
         int ends[2];
         return static_cast<long>(::pipe(ends));
       }},
      {"a second filter", [] { return refuse_system_calls() ? 0L : -1L; }},
  };
  for (const Call& call : calls) {
    CAPTURE(call.name);
    CHECK(with_filter(call.make) == 0);
  }
}

TEST_CASE("without filters of system calls all stays as it is", "[confinement]") {
  for (const unsigned error : {ENOSYS, EINVAL, EPERM}) {
    CAPTURE(error);
    const int code = in_child([error] {
      if (!test::answer_calls({SYS_seccomp}, error)) return kNoFilter;
      if (refuse_system_calls()) return 1;
      return ::socket(AF_UNIX, SOCK_STREAM, 0) >= 0 ? 0 : 2;
    });
    if (code == kNoFilter) return;
    CHECK(code == 0);
  }
}

}  // namespace
}  // namespace sluice
