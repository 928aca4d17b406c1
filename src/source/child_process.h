// Runs one program without a shell, waits for its end and keeps the begin of what it printed. What
// it may see is given by the caller: arguments, variables, standard input. It doesn't restrict what
// the program does, and it doesn't log. Thread-safe; needs Linux and the default action of SIGCHLD.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sluice::source {

/// Where programs are looked up. Not the user's PATH: a scanned tree may have changed that.
inline constexpr std::string_view kProgramPath = "/usr/local/bin:/usr/bin:/bin";

/// Bytes kept of standard output, and of standard error. The rest is read and thrown away.
inline constexpr std::size_t kChildOutputBytes = 64u << 10;

struct ChildCommand {
  std::vector<std::string> arguments;    ///< the first one is the program: a name, or a path
  std::vector<std::string> environment;  ///< "NAME=value": all that it gets
  std::string input;                     ///< its standard input
  std::string search_path{kProgramPath};
  std::chrono::milliseconds deadline{60'000};  ///< then SIGTERM to it and all it started
  std::chrono::milliseconds grace{1'000};      ///< from SIGTERM to SIGKILL
  std::uint64_t max_file_bytes = 0;  ///< files it writes get no longer: EFBIG. 0: no such limit
};

struct ChildOutcome {
  int exit_code = -1;  ///< -1 if a signal ended it, or if nobody knows
  int signal = 0;      ///< that ended it
  bool timed_out = false;
  std::string out;
  std::string err;
};

/// Runs the program to its end; what it started and left running is killed. An Error only if it
/// could not be started ("curl is not installed").
Result<ChildOutcome> run_child(const ChildCommand& command);

}  // namespace sluice::source
