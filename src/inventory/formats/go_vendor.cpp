#include "inventory/formats/go_vendor.h"

#include <algorithm>

#include "inventory/formats/text.h"

namespace sluice::inventory {

Result<std::map<std::string, std::vector<std::string>>> read_go_vendor(std::string_view bytes) {
  std::map<std::string, std::vector<std::string>> packages;
  std::vector<std::string>* of_module = nullptr;
  for (Lines lines(bytes); lines.next();) {
    std::string_view line = trim(lines.text());
    if (line.empty() || line.starts_with("## ")) continue;
    if (line.starts_with("# ")) {
      // "# module version", "# module version => other version", "# module => folder"
      line.remove_prefix(2);
      of_module = &packages[std::string(take_word(line))];
    } else if (of_module == nullptr || line.find_first_of(" \t") != std::string_view::npos) {
      return Error{{}, lines.number(), "not a vendor/modules.txt that Go writes"};
    } else {
      of_module->emplace_back(line);
    }
  }
  for (auto& [module, paths] : packages) std::sort(paths.begin(), paths.end());
  return packages;
}

}  // namespace sluice::inventory
