// Does something in a child process and says what came of it: for what can't be undone.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <functional>

namespace sluice::test {

inline constexpr int kEndedBySignal = 101;

/// What `work` gives (0 to 100), or kEndedBySignal.
inline int in_child(const std::function<int()>& work) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(work());
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child || !WIFEXITED(status)) {
    return kEndedBySignal;
  }
  return WEXITSTATUS(status);
}

}  // namespace sluice::test
