#include "inventory/runtimes.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "inventory/paths.h"
#include "inventory/runtimes/readers.h"

namespace sluice::inventory {
namespace {

constexpr std::array<std::string_view, 15> kRootFiles = {
    "package.json", ".nvmrc",        ".node-version",        "Gemfile.lock",
    "Gemfile",      ".ruby-version", "runtime.txt",          ".python-version",
    "Pipfile.lock", "composer.json", "composer.lock",        "system.properties",
    "go.mod",       "global.json",   "Directory.Build.props"};

constexpr std::array<std::string_view, 3> kProjectEndings = {".csproj", ".fsproj", ".vbproj"};
constexpr std::array<std::string_view, 2> kSolutionEndings = {".sln", ".slnx"};

template <typename Endings>
bool ends_with_any(std::string_view path, const Endings& endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return path.ends_with(ending); });
}

using Reader = std::optional<Runtime> (*)(const FileIndex& files);

struct Product {
  Reader asked;
  Reader installed;  ///< nullptr: what it builds does not show it as a file
};

constexpr std::array kProducts = {
    Product{asked_node, installed_node},     Product{asked_ruby, installed_ruby},
    Product{asked_python, installed_python}, Product{asked_php, installed_php},
    Product{asked_java, installed_java},     Product{asked_go, nullptr},
    Product{asked_dotnet, installed_dotnet},
};

/// The installed one, with the place where it is asked for: there the user can change it.
Runtime put_together(Runtime installed, const std::optional<Runtime>& asked) {
  if (!asked || asked->informational) return installed;
  installed.requirement = asked->version.empty() ? asked->requirement : asked->version;
  installed.path = asked->path;
  installed.line = asked->line;
  return installed;
}

}  // namespace

bool is_runtime_file(std::string_view path) {
  if (is_installed_runtime_file(path)) return true;
  if (is_foreign_path(path)) return false;
  if (ends_with_any(path, kProjectEndings)) return !is_test_path(path);
  if (path.find('/') != std::string_view::npos) return false;
  return ends_with_any(path, kSolutionEndings) ||
         std::find(kRootFiles.begin(), kRootFiles.end(), path) != kRootFiles.end();
}

std::vector<Runtime> find_runtimes(const std::vector<KeptFile>& files) {
  FileIndex index;
  for (const KeptFile& file : files) {
    if (is_runtime_file(file.path)) index.emplace(file.path, file.bytes);
  }
  std::vector<Runtime> runtimes;
  for (const Product& product : kProducts) {
    std::optional<Runtime> asked = product.asked(index);
    std::optional<Runtime> installed;
    if (product.installed != nullptr) installed = product.installed(index);
    if (installed) {
      runtimes.push_back(put_together(std::move(*installed), asked));
    } else if (asked) {
      runtimes.push_back(std::move(*asked));
    }
  }
  return runtimes;
}

}  // namespace sluice::inventory
