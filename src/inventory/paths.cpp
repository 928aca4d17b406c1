#include "inventory/paths.h"

#include <algorithm>
#include <array>

namespace sluice::inventory {
namespace {

constexpr std::array<std::string_view, 4> kForeignFolders = {"node_modules", "vendor",
                                                             "site-packages", ".heroku"};
constexpr std::array<std::string_view, 19> kTestFolders = {
    "test",     "tests",   "spec",         "specs",     "fixtures", "__tests__", "testdata",
    "examples", "example", "docs",         "samples",   "sample",   "benchmark", "benchmarks",
    "e2e",      "cypress", "__fixtures__", "__mocks__", "testing"};

/// Where the first folder of one of these names begins in the path; npos if there is none.
template <typename Names>
std::size_t find_folder(std::string_view path, const Names& names) {
  for (std::size_t begin = 0;;) {
    const std::size_t slash = path.find('/', begin);
    if (slash == std::string_view::npos) return slash;
    const std::string_view folder = path.substr(begin, slash - begin);
    if (std::find(names.begin(), names.end(), folder) != names.end()) return begin;
    begin = slash + 1;
  }
}

template <typename Names>
bool has_folder(std::string_view path, const Names& names) {
  return find_folder(path, names) != std::string_view::npos;
}

}  // namespace

std::string_view file_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

bool is_within(std::string_view folder, std::string_view above) {
  if (above.empty() || folder == above) return true;
  return folder.size() > above.size() && folder.starts_with(above) && folder[above.size()] == '/';
}

std::string join_path(std::string_view folder, std::string_view relative) {
  std::string joined(folder);
  for (std::size_t begin = 0; begin <= relative.size();) {
    const std::size_t slash = std::min(relative.find('/', begin), relative.size());
    const std::string_view part = relative.substr(begin, slash - begin);
    begin = slash + 1;
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (joined.empty()) return {};
      joined.resize(folder_of(joined).size());
      continue;
    }
    if (!joined.empty()) joined += '/';
    joined += part;
  }
  return joined;
}

std::string_view project_folder(std::string_view path) {
  const std::size_t foreign = find_folder(path, kForeignFolders);
  if (foreign == std::string_view::npos) return folder_of(path);
  return foreign == 0 ? std::string_view() : path.substr(0, foreign - 1);
}

bool is_foreign_path(std::string_view path) { return has_folder(path, kForeignFolders); }

bool is_test_path(std::string_view path) { return has_folder(path, kTestFolders); }

}  // namespace sluice::inventory
