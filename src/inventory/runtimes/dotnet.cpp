#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <utility>

#include "format/json.h"
#include "inventory/formats/go_version.h"
#include "inventory/formats/text.h"
#include "inventory/paths.h"
#include "inventory/runtimes/readers.h"
#include "inventory/runtimes/version_text.h"

namespace sluice::inventory {
namespace {

struct Framework {
  std::string version;  ///< "8.0"
  std::string_view path;
  std::size_t line = 0;
};

/// "net8.0", "net8.0-windows" and "netcoreapp3.1" give "8.0", "8.0" and "3.1"; "netstandard2.0" and
/// "net48" (the framework of Windows) are no runtimes of ours.
std::string_view framework_version(std::string_view moniker) {
  const bool core = moniker.starts_with("netcoreapp");
  if (!core && !moniker.starts_with("net")) return {};
  const std::string_view version = leading_version(moniker.substr(core ? 10 : 3));
  return version.find('.') == std::string_view::npos ? std::string_view() : version;
}

void keep_highest(Framework* highest, std::string_view monikers, const FileView& file,
                  std::size_t line) {
  while (!monikers.empty()) {
    const std::size_t end = std::min(monikers.find(';'), monikers.size());
    const std::string_view version = framework_version(trim(monikers.substr(0, end)));
    monikers.remove_prefix(std::min(end + 1, monikers.size()));
    if (version.empty() || version.size() > kMaxRequirementBytes) continue;
    if (highest->version.empty() || is_older_go_version(highest->version, version)) {
      *highest = {std::string(version), file.path, line};
    }
  }
}

/// Goes through the elements TargetFramework and TargetFrameworks of a project file. Properties
/// ("$(NetVersion)") are not resolved.
void read_project(const FileView& file, Framework* highest) {
  constexpr std::string_view kElement = "<TargetFramework";
  constexpr std::string_view kComment = "<!--";
  std::size_t line = 1;
  std::size_t counted = 0;
  for (std::size_t at = file.bytes.find('<'); at != std::string_view::npos;
       at = file.bytes.find('<', at + 1)) {
    const std::string_view rest = file.bytes.substr(at);
    if (rest.starts_with(kComment)) {
      at = file.bytes.find("-->", at + kComment.size());
      if (at == std::string_view::npos) return;
      continue;
    }
    if (!rest.starts_with(kElement)) continue;
    std::string_view name_end = rest.substr(kElement.size());
    if (name_end.starts_with('s')) name_end.remove_prefix(1);
    if (name_end.empty() || std::string_view("> \t\r\n").find(name_end[0]) == std::string::npos) {
      continue;  // TargetFrameworkVersion
    }
    const std::size_t text = file.bytes.find('>', at);
    const std::size_t end = std::min(file.bytes.find('<', text), file.bytes.size());
    if (text == std::string_view::npos) return;
    const auto begin = file.bytes.begin();
    line += static_cast<std::size_t>(std::count(begin + static_cast<std::ptrdiff_t>(counted),
                                                begin + static_cast<std::ptrdiff_t>(at), '\n'));
    counted = at;
    keep_highest(highest, file.bytes.substr(text + 1, end - text - 1), file, line);
    at = text;
  }
}

bool is_project(std::string_view path) {
  return path.ends_with(".csproj") || path.ends_with(".fsproj") || path.ends_with(".vbproj");
}

bool is_solution_in_root(std::string_view path) {
  return path.find('/') == std::string_view::npos &&
         (path.ends_with(".sln") || path.ends_with(".slnx"));
}

/// Paths of the projects that the root's solutions name; they write them with '\\' or '/'.
std::set<std::string, std::less<>> projects_of_solutions(const FileIndex& files) {
  std::set<std::string, std::less<>> projects;
  for (const auto& [path, bytes] : files) {
    if (!is_solution_in_root(path)) continue;
    for (Lines lines(find_file(files, path).bytes); lines.next();) {
      std::string_view rest = lines.text();
      for (std::size_t quote = rest.find('"'); quote != std::string_view::npos;
           quote = rest.find('"')) {
        rest.remove_prefix(quote + 1);
        std::string name(before(rest, "\""));
        std::replace(name.begin(), name.end(), '\\', '/');
        if (is_project(name)) projects.insert(std::move(name));
      }
    }
  }
  return projects;
}

std::optional<Runtime> global_json(const FileView& file) {
  const Result<format::Node> root = format::read_json(file.path, file.bytes);
  const format::Node* sdk = root ? root->find("sdk", "version") : nullptr;
  if (sdk == nullptr || !sdk->is_string()) return {};
  // An SDK 8.0.303 comes with some runtime 8.0: only the first two numbers are the same.
  const std::string_view version = leading_version(sdk->text);
  const std::size_t dot = version.find('.');
  if (dot == std::string_view::npos || version.size() > kMaxRequirementBytes) return {};
  return asked_for("dotnet", version.substr(0, version.find('.', dot + 1)), file.path, sdk->line);
}

}  // namespace

std::optional<Runtime> asked_dotnet(const FileIndex& files) {
  Framework highest;
  const auto projects = projects_of_solutions(files);
  for (const auto& [path, bytes] : files) {
    if (!is_project(path) || !is_runtime_file(path)) continue;
    if (!folder_of(path).empty() && projects.count(path) == 0) continue;
    if (const FileView file = find_file(files, path)) read_project(file, &highest);
  }
  if (highest.version.empty()) {
    if (const FileView file = find_file(files, "Directory.Build.props")) {
      read_project(file, &highest);
    }
  }
  if (!highest.version.empty()) {
    return asked_for("dotnet", highest.version, highest.path, highest.line);
  }
  if (const FileView file = find_file(files, "global.json")) return global_json(file);
  return {};
}

}  // namespace sluice::inventory
