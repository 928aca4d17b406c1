// Commands that take a right away, for one or for many people and apps. No I/O.
#pragma once

#include <string>
#include <vector>

namespace sluice {

/// "heroku access:remove {who} -a {app}" with whom and what it is for. Words of `who`
/// and `apps` are quoted where a shell needs it.
struct AccessCommand {
  std::string text;  ///< {who} and {app} are filled in
  std::vector<std::string> who = {};
  std::vector<std::string> apps = {};
};

/// One line for a POSIX shell: the command, or a loop over whom and what it is for.
std::string shell_line(const AccessCommand& command);

/// The same, broken behind `width` columns where a shell goes on with the next line.
std::vector<std::string> shell_lines(const AccessCommand& command, std::size_t width);

}  // namespace sluice
