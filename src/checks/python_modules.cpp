#include "checks/python_modules.h"

#include <algorithm>

namespace sluice::checks {

bool is_python_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string module_of(std::string_view path) {
  std::string module(path.substr(0, path.rfind('.')));
  std::replace(module.begin(), module.end(), '/', '.');
  if (module.ends_with(".__init__")) module.resize(module.size() - 9);
  return module;
}

bool ends_with_module(std::string_view whole, std::string_view module) {
  return !module.empty() && whole.ends_with(module) &&
         (whole.size() == module.size() || whole[whole.size() - module.size() - 1] == '.');
}

std::string absolute_module(std::string_view importer, std::string_view module, bool* whole) {
  const std::size_t dots = std::min(module.find_first_not_of('.'), module.size());
  *whole = dots > 0;
  std::string_view folder = dots > 0 ? importer : std::string_view();
  for (std::size_t up = 0; up < dots; ++up) {
    const std::size_t slash = folder.rfind('/');
    folder = slash == folder.npos ? std::string_view() : folder.substr(0, slash);
  }
  std::string name(folder);
  std::replace(name.begin(), name.end(), '/', '.');
  if (!name.empty()) name += '.';
  return name.append(module.substr(dots));
}

}  // namespace sluice::checks
