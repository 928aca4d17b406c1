// "require module v1.2.3", alone or in a block.
#include "correlate/edits/editors.h"

namespace sluice::correlate {

Result<std::string> edit_go_mod(const EditTarget& target, std::string_view bytes) {
  const LineRange range = find_line(bytes, target.line);
  std::string_view line = bytes.substr(range.begin, range.end - range.begin);
  if (line.find("=>") != std::string_view::npos) {
    return Error{{}, target.line, "the module is replaced: change the replacement by hand"};
  }
  const std::size_t name = line.find(target.name);
  if (name == std::string_view::npos) return Error{{}, target.line, "no such module in this line"};
  const std::size_t begin = line.find_first_not_of(" \t", name + target.name.size());
  const bool apart = begin != std::string_view::npos && begin > name + target.name.size();
  if (!apart || line[begin] != 'v') return Error{{}, target.line, "no version in this line"};
  const std::size_t end = std::min(line.find_first_of(" \t/", begin), line.size());
  std::string edited(bytes);
  const std::string to = target.to.starts_with('v') ? target.to : 'v' + target.to;
  edited.replace(range.begin + begin, end - begin, to);
  return edited;
}

}  // namespace sluice::correlate
