// Scripts by which shells complete sluice's command line, and its manual page: made from the tables
// of commands and options, so that they know what the program knows. Pure functions.
#pragma once

#include <string>

namespace sluice::cli {

std::string bash_completions();
std::string zsh_completions();
std::string fish_completions();

/// The manual page in roff (man macros).
std::string man_page();

}  // namespace sluice::cli
