// "name==1.2.3" in a file of requirements.
#include "correlate/edits/editors.h"

namespace sluice::correlate {

Result<std::string> edit_requirement_pin(const EditTarget& target, std::string_view bytes) {
  const LineRange range = find_line(bytes, target.line);
  const std::string_view line = bytes.substr(range.begin, range.end - range.begin);
  if (line.find("--hash") != std::string_view::npos || line.ends_with('\\')) {
    return Error{{}, target.line, "the pin has hashes: compile the requirements anew"};
  }
  const std::size_t operation = line.find("==");
  if (operation == std::string_view::npos) return Error{{}, target.line, "no pin in this line"};
  const std::size_t version = line.find_first_not_of("= \t", operation);
  if (version == std::string_view::npos || !line.substr(version).starts_with(target.from)) {
    return Error{{}, target.line, "the pin is not " + target.from};
  }
  const std::string_view after = line.substr(version + target.from.size());
  if (!after.empty() && std::string_view(" \t;,#").find(after[0]) == std::string_view::npos) {
    return Error{{}, target.line, "the pin is not " + target.from};
  }
  std::string edited(bytes);
  edited.replace(range.begin + version, target.from.size(), target.to);
  return edited;
}

}  // namespace sluice::correlate
