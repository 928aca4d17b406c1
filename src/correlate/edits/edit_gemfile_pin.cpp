// gem "name", "~> 1.2": the requirement's literal in the line of the gem.
#include "correlate/edits/editors.h"

namespace sluice::correlate {

Result<std::string> edit_gemfile_pin(const EditTarget& target, std::string_view bytes) {
  Result<std::string> moved = move_requirement(target.from, target.to, "~>= ");
  if (!moved) return moved;
  const LineRange range = find_line(bytes, target.line);
  const std::string_view line = bytes.substr(range.begin, range.end - range.begin);
  for (const char quote : {'"', '\''}) {
    const std::string literal = quote + target.from + quote;
    const std::size_t at = line.find(literal);
    if (at == std::string_view::npos) continue;
    if (line.find(literal, at + 1) != std::string_view::npos) {
      return Error{{}, target.line, "the requirement stands twice in this line"};
    }
    std::string edited(bytes);
    edited.replace(range.begin + at + 1, target.from.size(), *moved);
    return edited;
  }
  return Error{{}, target.line, "the requirement is no literal in this line"};
}

}  // namespace sluice::correlate
