// The texts of --help, made from the option table.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "cli/options.h"

namespace sluice::cli {

/// For `sluice --help`: what there is and where to begin.
std::string general_help();

/// For `sluice COMMAND --help`: purpose, options, exit codes, two examples.
std::string command_help(unsigned command);

/// What an option does, and the other places where it can be set.
std::string option_text(const OptionRow& row);

/// The exit codes and what they mean.
std::span<const std::pair<std::string_view, std::string_view>> exit_codes();

}  // namespace sluice::cli
