// Shell text as the simple commands it consists of: what runs, with which variables before it, what
// its output goes into. Comments and the bodies of here-documents are none; what stands in $(…),
// <(…), backticks and "sh -c '…'" is looked at as well. No shell is asked: what depends on
// variables stays as written. Pure, any bytes are some commands; linear time for each level of
// substitution, of which there are few.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::checks {

/// Commands of one text, at most.
inline constexpr std::size_t kMaxShellCommands = 5000;
/// Substitutions in substitutions that are looked into.
inline constexpr std::size_t kMaxShellLevels = 6;

struct ShellCommand {
  std::size_t begin = 0;  ///< offset in the text
  std::size_t end = 0;
  /// Its words with single blanks, quotes taken off, the program without its folder and without
  /// what only runs it: "flask run" for "exec env X=1 bundle exec ./bin/flask run".
  std::string text;
  std::string assignments;   ///< before it: "A=1 B=two", one blank between two
  std::string target;        ///< of its last > or >>
  std::size_t pipeline = 0;  ///< commands of one pipeline share the number
  bool substituted = false;  ///< its output becomes part of another command
};

std::vector<ShellCommand> read_shell_commands(std::string_view text);

}  // namespace sluice::checks
