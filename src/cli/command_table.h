// The commands that exist: name, operands, purpose, what runs them. A command that isn't finished
// does not stand here.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "cli/options.h"

namespace sluice::cli {

struct CommandRow {
  Command command = kGate;
  std::string_view name;
  std::string_view operands;
  std::string_view purpose;  ///< one line
  std::string_view about;    ///< a paragraph
  std::array<std::string_view, 2> examples;
  int (*run)(const ParsedArguments& arguments) = nullptr;
};

std::span<const CommandRow> command_table();

}  // namespace sluice::cli
