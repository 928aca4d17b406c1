// The build log in Heroku's style (contract section 7): what happened, what blocks, where, the
// command that fixes it, and the ways on. At most 70 columns and about 40 lines.
#pragma once

#include <string>
#include <vector>

#include "core/report.h"

namespace sluice::report {

struct LogOptions {
  bool color = false;
  bool verbose = false;             ///< every finding, every skipped file
  bool quiet = false;               ///< nothing but what needs attention
  bool in_build = false;            ///< a Heroku build: config vars came from an env dir
  std::string launcher = "sluice";  ///< how the user can call Sluice on a clone
  std::string command = "gate";     ///< what was called; other ones than gate stop no build
  /// The words after the launcher that call it again and show all: quoted for a shell, redacted.
  std::vector<std::string> command_line = {};
};

std::string to_log(const Report& report, const LogOptions& options);

}  // namespace sluice::report
