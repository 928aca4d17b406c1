// Text for a shell, wherever it stands: a script, a line of a Procfile, a RUN of a Dockerfile, the
// run of a workflow's step.
#pragma once

#include <cstddef>
#include <string>

namespace sluice::checks {

struct ShellText {
  std::string text;
  std::string place;      ///< what it is for: "web", "release", "postdeploy", "RUN"; may be shown
  std::string traits;     ///< words, as in Hit
  std::size_t begin = 0;  ///< its offset, if it stands in the file as it is
  std::size_t line = 0;   ///< else the 1-based line in which it begins
  std::size_t scope_begin = 0;  ///< the job around it; 0 and 0: the file
  std::size_t scope_end = 0;
};

}  // namespace sluice::checks
