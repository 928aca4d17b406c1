// What may stand behind an option or a command, for completions and the man page: told from the
// tables of options, commands and formats.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command_table.h"
#include "cli/options.h"

namespace sluice::cli {

enum class ValueKind { kNone, kWords, kFile, kFolder, kOther };

struct OptionValues {
  ValueKind kind = ValueKind::kNone;
  std::vector<std::string> words;  ///< of kWords
};

/// The values of an option where it is used with this command.
OptionValues values_of(const OptionRow& option, unsigned command);

/// Words that can be a command's first operand: "list", "test"; topics for explain.
std::vector<std::string> operand_words(const CommandRow& command);

/// The option rows of a command that have a flag, in the order of the table.
std::vector<const OptionRow*> options_of(unsigned command);

}  // namespace sluice::cli
