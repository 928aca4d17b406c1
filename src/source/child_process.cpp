#include "source/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <system_error>
#include <utility>

#include "base/descriptor.h"

namespace sluice::source {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kLongestSleep{50};
constexpr milliseconds kLongestWait = std::chrono::hours(24);  // keeps the clock from overflow

/// Moves a descriptor above the standard three, which the child replaces one after the other.
Descriptor above_standard(Descriptor from) {
  if (!from.open() || from.get() > STDERR_FILENO) return from;
  return Descriptor(::fcntl(from.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
}

struct Pipe {
  Descriptor read_end;
  Descriptor write_end;
  bool open() const { return read_end.open() && write_end.open(); }
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return {};
  return {above_standard(Descriptor(ends[0])), above_standard(Descriptor(ends[1]))};
}

/// The input as a file in memory: unlike a pipe it can't fill up, and raises no SIGPIPE.
Descriptor input_file(std::string_view bytes) {
  Descriptor file = above_standard(Descriptor(::memfd_create("input", MFD_CLOEXEC)));
  while (file.open() && !bytes.empty()) {
    const ssize_t put = ::write(file.get(), bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return Descriptor();
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  if (file.open() && ::lseek(file.get(), 0, SEEK_SET) != 0) return Descriptor();
  return file;
}

bool is_program(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) &&
         ::access(path.c_str(), X_OK) == 0;
}

/// Empty if there is none. Relative folders in the search path don't count.
std::string find_program(const std::string& name, std::string_view search_path) {
  if (name.find('/') != std::string::npos) return is_program(name) ? name : std::string();
  while (!search_path.empty() && !name.empty()) {
    const std::string_view folder = search_path.substr(0, search_path.find(':'));
    search_path.remove_prefix(std::min(folder.size() + 1, search_path.size()));
    if (!folder.starts_with('/')) continue;
    std::string path = std::string(folder) + '/' + name;
    if (is_program(path)) return path;
  }
  return {};
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> list;
  list.reserve(texts.size() + 1);
  for (const std::string& text : texts) list.push_back(const_cast<char*>(text.c_str()));
  list.push_back(nullptr);
  return list;
}

/// All that the child needs, made before the fork: after it, nothing may allocate.
struct Launch {
  const char* program;
  char* const* arguments;
  char* const* environment;
  int input, out, err, failure;
  rlim_t max_file_bytes;  // 0: no limit
  pid_t parent;
};

void close_others_at_exec() {
#ifdef SYS_close_range
  constexpr unsigned kAtExec = 1U << 2;  // CLOSE_RANGE_CLOEXEC, which older headers lack
  if (::syscall(SYS_close_range, 3U, ~0U, kAtExec) == 0) return;
#endif
  constexpr int kUsualMost = 1024;
  for (int i = 3; i < kUsualMost; ++i) ::fcntl(i, F_SETFD, FD_CLOEXEC);
}

/// The child between fork and exec: only async-signal-safe calls.
[[noreturn]] void become(const Launch& launch) {
  ::setpgid(0, 0);
  // If Sluice is killed, nothing shall go on without it.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != launch.parent) ::_exit(127);
  for (int i = 1; i < NSIG; ++i) ::signal(i, SIG_DFL);
  if (launch.max_file_bytes != 0) {
    struct rlimit limit {};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = std::min(launch.max_file_bytes, limit.rlim_max);
    ::setrlimit(RLIMIT_FSIZE, &limit);
    ::signal(SIGXFSZ, SIG_IGN);  // a write that fails, instead of a signal for all transfers
  }
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  const bool ready = ::dup2(launch.input, STDIN_FILENO) >= 0 &&
                     ::dup2(launch.out, STDOUT_FILENO) >= 0 &&
                     ::dup2(launch.err, STDERR_FILENO) >= 0;
  if (ready) {
    close_others_at_exec();
    ::execve(launch.program, launch.arguments, launch.environment);
  }
  const int code = errno;
  [[maybe_unused]] const ssize_t put = ::write(launch.failure, &code, sizeof code);
  ::_exit(127);
}

/// Forks with all signals held back, so that no handler of ours runs in the child.
pid_t start(const Launch& launch) {
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t child = ::fork();
  if (child == 0) become(launch);
  const int code = errno;
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (child > 0) ::setpgid(child, child);  // both do it: neither knows who runs first
  errno = code;
  return child;
}

/// The errno of an exec that failed; 0 if it went well (the pipe closes then).
int exec_failure(int failure) {
  int code = 0;
  for (;;) {
    const ssize_t got = ::read(failure, &code, sizeof code);
    if (got < 0 && errno == EINTR) continue;
    return got == static_cast<ssize_t>(sizeof code) ? code : 0;
  }
}

/// Reads once from what poll() found readable; closes it at its end.
void read_some(Descriptor* from, std::string* kept) {
  std::array<char, 16 << 10> block;
  const ssize_t got = ::read(from->get(), block.data(), block.size());
  if (got < 0 && errno == EINTR) return;
  if (got <= 0) return from->reset(-1);
  const std::size_t room = kChildOutputBytes - kept->size();
  kept->append(block.data(), std::min(static_cast<std::size_t>(got), room));
}

/// One child that was started, until it is reaped.
class Running {
 public:
  Running(pid_t child, Descriptor out, Descriptor err)
      : child_(child), out_(std::move(out)), err_(std::move(err)) {}

  ChildOutcome finish(milliseconds deadline, milliseconds grace) {
    const auto limited = [](milliseconds wait) {
      return std::clamp(wait, milliseconds(0), kLongestWait);
    };
    auto next = Clock::now() + limited(deadline);
    int signal = SIGTERM;
    milliseconds nap{1};
    while (!exited()) {
      const auto now = Clock::now();
      if (signal != 0 && now >= next) {
        outcome_.timed_out = true;
        ::kill(-child_, signal);
        signal = signal == SIGTERM ? SIGKILL : 0;
        next = now + limited(grace);
      }
      // An open pipe wakes us up at the end; without, the end is near.
      const bool piped = out_.open() && err_.open();
      nap = piped ? milliseconds(1) : std::min(nap * 2, kLongestSleep);
      milliseconds left = piped ? kLongestSleep : nap;
      if (signal != 0) left = std::min(left, std::chrono::ceil<milliseconds>(next - now));
      read_for(left);
    }
    if (!lost_) ::kill(-child_, SIGKILL);  // what it left behind; its id is still taken
    drain();
    reap();
    return std::move(outcome_);
  }

 private:
  /// Without reaping: as long as the child is a zombie, nobody else can get its group's id.
  bool exited() {
    siginfo_t info{};
    const int code = ::waitid(P_PID, static_cast<id_t>(child_), &info, WEXITED | WNOHANG | WNOWAIT);
    lost_ = code != 0 && errno != EINTR;
    return lost_ || (code == 0 && info.si_pid == child_);
  }

  /// Waits for output and takes it; false if there was none.
  bool read_for(milliseconds wait) {
    std::array<pollfd, 2> wanted{{{out_.get(), POLLIN, 0}, {err_.get(), POLLIN, 0}}};
    const int ready = ::poll(wanted.data(), wanted.size(), static_cast<int>(wait.count()));
    if (ready <= 0) return false;
    if (wanted[0].revents != 0) read_some(&out_, &outcome_.out);
    if (wanted[1].revents != 0) read_some(&err_, &outcome_.err);
    return true;
  }

  /// What is in the pipes still. Bounded: a process that left the group may write forever.
  void drain() {
    constexpr int kRounds = 256;
    for (int i = 0; i < kRounds && (out_.open() || err_.open()); ++i) {
      if (!read_for(milliseconds(0))) return;
    }
  }

  void reap() {
    if (lost_) return;
    int status = 0;
    while (::waitpid(child_, &status, 0) < 0) {
      if (errno != EINTR) return;
    }
    if (WIFEXITED(status)) outcome_.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) outcome_.signal = WTERMSIG(status);
  }

  pid_t child_;
  Descriptor out_;
  Descriptor err_;
  bool lost_ = false;
  ChildOutcome outcome_;
};

bool holds_zero_byte(const std::vector<std::string>& texts) {
  return std::any_of(texts.begin(), texts.end(),
                     [](const std::string& text) { return text.find('\0') != std::string::npos; });
}

Error cannot_start(const std::string& name, int code) {
  return {{}, 0, "cannot start " + name + ": " + std::generic_category().message(code)};
}

}  // namespace

Result<ChildOutcome> run_child(const ChildCommand& command) {
  if (command.arguments.empty()) return Error{{}, 0, "no program to run"};
  const std::string& name = command.arguments.front();
  if (holds_zero_byte(command.arguments) || holds_zero_byte(command.environment)) {
    return cannot_start("a program", EINVAL);
  }
  const std::string program = find_program(name, command.search_path);
  if (program.empty()) return Error{{}, 0, name + " is not installed"};

  const std::vector<char*> arguments = pointers(command.arguments);
  const std::vector<char*> environment = pointers(command.environment);
  const Descriptor input = input_file(command.input);
  if (!input.open()) return cannot_start(name, errno);
  Pipe out = make_pipe();
  Pipe err = make_pipe();
  Pipe failure = make_pipe();
  if (!out.open() || !err.open() || !failure.open()) return cannot_start(name, errno);

  const Launch launch{program.c_str(),
                      arguments.data(),
                      environment.data(),
                      input.get(),
                      out.write_end.get(),
                      err.write_end.get(),
                      failure.write_end.get(),
                      static_cast<rlim_t>(command.max_file_bytes),
                      ::getpid()};
  const pid_t child = start(launch);
  if (child < 0) return cannot_start(name, errno);
  out.write_end.reset(-1);
  err.write_end.reset(-1);
  failure.write_end.reset(-1);
  const int code = exec_failure(failure.read_end.get());
  Running running(child, std::move(out.read_end), std::move(err.read_end));
  ChildOutcome outcome = running.finish(command.deadline, command.grace);
  if (code != 0) return cannot_start(name, code);
  return outcome;
}

}  // namespace sluice::source
