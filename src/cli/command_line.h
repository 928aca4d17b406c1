// The command that was called, as a user can call it again.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options.h"

namespace sluice::cli {

/// The words of `command` with its arguments and --verbose, for the log. What only says where a
/// report goes is left out. Every value goes through `redact`: it may hold a password.
std::vector<std::string> verbose_command_line(
    std::string_view command, const ParsedArguments& arguments,
    const std::function<std::string(std::string_view)>& redact);

}  // namespace sluice::cli
