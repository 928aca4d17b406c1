// Standard output and report files. Errors of the command itself go to standard error.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace sluice::cli {

/// True if colours are wanted: "always", or "auto" on a terminal without NO_COLOR.
bool wants_color(std::string_view when);

/// Prints "sluice: message" to standard error and gives the exit code for wrong use.
int usage_error(const Error& error);

/// Writes everything to standard output; false if that fails (closed pipe, full disk).
bool print(std::string_view text);

/// Writes a report file: into a new file beside it, renamed into place; never through a link.
Status write_file(const std::string& path, std::string_view text);

}  // namespace sluice::cli
