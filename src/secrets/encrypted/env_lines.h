// Assignments of a dotenv file, one per line. Stateless, thread-safe.
#pragma once

#include <string_view>
#include <vector>

namespace sluice::secrets::encrypted {

struct EnvLine {
  std::string_view name;
  std::string_view value;  ///< without its quotes
  std::size_t line = 0;    ///< 1-based
};

/// NAME=value and export NAME=value; comments and other lines are left out. Views into `text`.
std::vector<EnvLine> read_env_lines(std::string_view text);

/// Without blanks, tabs and carriage returns around it.
std::string_view trim(std::string_view text);

}  // namespace sluice::secrets::encrypted
