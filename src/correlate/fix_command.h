// The command that moves one package to a fixed version, for the package manager that owns the
// lockfile. Commands: facts of each manager's manual; a row is only there if its command works
// without editing files by hand.
#pragma once

#include <string>
#include <string_view>

#include "core/package.h"

namespace sluice::correlate {

/// Empty if no single command does it.
std::string fix_command(const Package& package, std::string_view version);

/// "patch", "minor" or "major": the first number in which the two versions differ.
std::string_view version_step(std::string_view from, std::string_view to);

}  // namespace sluice::correlate
