#include "checks/placed_commands.h"

#include <algorithm>
#include <utility>

#include "checks/scalar_place.h"
#include "checks/shell_places.h"
#include "checks/source_file.h"

namespace sluice::checks {

PlacedCommands read_commands(const SourceFile& file) {
  PlacedCommands read;
  read.texts = shell_texts(file);
  for (std::size_t i = 0; i < read.texts.size(); ++i) {
    for (ShellCommand& command : read_shell_commands(read.texts[i].text)) {
      if (read.commands.size() == kMaxFileCommands) return read;
      read.commands.push_back({i, std::move(command)});
    }
  }
  return read;
}

std::size_t offset_of(const SourceFile& file, const ShellText& text, std::size_t at) {
  if (text.line != 0) return scalar_place(file.code(), text.line, text.text, at);
  return std::min(text.begin + at, file.text().size());
}

}  // namespace sluice::checks
