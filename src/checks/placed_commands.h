// The commands of a file with what a check needs to know of where they stand. Pure.
#pragma once

#include <cstddef>
#include <vector>

#include "checks/shell_commands.h"
#include "checks/shell_text.h"

namespace sluice::checks {

class SourceFile;

/// Commands of one file, at most.
inline constexpr std::size_t kMaxFileCommands = 20'000;

struct PlacedCommand {
  std::size_t text = 0;  ///< which of the texts
  ShellCommand command;
};

struct PlacedCommands {
  std::vector<ShellText> texts;
  std::vector<PlacedCommand> commands;  ///< in order
};

PlacedCommands read_commands(const SourceFile& file);

/// Offset in the file of the byte `at` of the text.
std::size_t offset_of(const SourceFile& file, const ShellText& text, std::size_t at);

}  // namespace sluice::checks
