// The texts of --help, made from the option table.
#pragma once

#include <string>

namespace sluice::cli {

/// For `sluice --help`: what there is and where to begin.
std::string general_help();

/// For `sluice COMMAND --help`: purpose, options, exit codes, two examples.
std::string command_help(unsigned command);

}  // namespace sluice::cli
