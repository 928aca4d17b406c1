#include "report/place.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace sluice::report {
namespace {

/// Names of what has bytes and is no file.
bool is_message(std::string_view path) {
  return path == "(commit message)" || path == "(tag message)" || path == "(standard input)";
}

}  // namespace

bool is_file_of_app(const Location& location) {
  std::string_view path = location.path;
  if (path.empty() || path.front() == '/' || is_message(path) || path.starts_with("ENV_DIR/")) {
    return false;
  }
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    if (path.substr(0, end) == "..") return false;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return true;
}

}  // namespace sluice::report
