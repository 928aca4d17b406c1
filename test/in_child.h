// Does something in a child process and says what came of it: for what can't be undone.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <functional>

namespace sluice::test {

/// What `work` gives (0 to 100), or 101 if the child did not end by itself.
inline int in_child(const std::function<int()>& work) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(work());
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child || !WIFEXITED(status)) return 101;
  return WEXITSTATUS(status);
}

}  // namespace sluice::test
