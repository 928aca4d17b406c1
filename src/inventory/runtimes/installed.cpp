// What the buildpacks leave in the slug, and where (facts: dependencies, section 10.1).
#include <algorithm>
#include <array>
#include <string>

#include "inventory/formats/go_version.h"
#include "inventory/formats/text.h"
#include "inventory/runtimes/readers.h"
#include "inventory/runtimes/version_text.h"

namespace sluice::inventory {
namespace {

constexpr std::string_view kNodeHeader = ".heroku/node/include/node/node_version.h";
constexpr std::string_view kPythonFolder = ".heroku/python/include/python";
constexpr std::string_view kPythonHeader = "/patchlevel.h";
constexpr std::string_view kPhpHeader = ".heroku/php/include/php/main/php_version.h";
constexpr std::string_view kJavaRelease = ".jdk/release";
constexpr std::string_view kRubyFolder = "vendor/ruby-";
constexpr std::string_view kDotnetFolder = "/shared/Microsoft.NETCore.App/";

/// Small files that are in every installation: the folder above them has the version in its name.
constexpr std::array<std::string_view, 3> kRubyFiles = {"bin/gem", "bin/bundle", "bin/irb"};
constexpr std::array<std::string_view, 2> kDotnetFiles = {".version",
                                                          "Microsoft.NETCore.App.deps.json"};

template <typename Names>
bool is_one_of(std::string_view name, const Names& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// "3.3.1" of "vendor/ruby-3.3.1/bin/gem"; empty for other paths and for JRuby.
std::string_view ruby_in_path(std::string_view path) {
  if (!path.starts_with(kRubyFolder)) return {};
  path.remove_prefix(kRubyFolder.size());
  const std::size_t slash = std::min(path.find('/'), path.size());
  const std::string_view version = path.substr(0, slash);
  const bool known = slash < path.size() && is_one_of(path.substr(slash + 1), kRubyFiles) &&
                     !leading_version(version).empty() &&
                     version.find('-') == std::string_view::npos;
  return known ? version : std::string_view();
}

/// "8.0.11" of ".heroku/dotnet/shared/Microsoft.NETCore.App/8.0.11/.version".
std::string_view dotnet_in_path(std::string_view path) {
  const std::size_t folder = path.find(kDotnetFolder);
  if (!path.starts_with(".heroku/") || folder == std::string_view::npos) return {};
  path.remove_prefix(folder + kDotnetFolder.size());
  const std::size_t slash = std::min(path.find('/'), path.size());
  const bool known = slash < path.size() && is_one_of(path.substr(slash + 1), kDotnetFiles) &&
                     !leading_version(path).empty();
  return known ? path.substr(0, slash) : std::string_view();
}

bool is_python_header(std::string_view path) {
  return path.starts_with(kPythonFolder) && path.ends_with(kPythonHeader) &&
         path.find('/', kPythonFolder.size()) == path.size() - kPythonHeader.size();
}

struct Definition {
  std::string_view value;  ///< without quotes
  std::size_t line = 0;
};

/// `#define NAME value` in a C header.
Definition definition(const FileView& file, std::string_view name) {
  for (Lines lines(file.bytes); lines.next();) {
    std::string_view rest = lines.text();
    if (take_word(rest) != "#define" || take_word(rest) != name) continue;
    std::string_view value = take_word(rest);
    if (value.starts_with('"')) value.remove_prefix(1);
    return {before(value, "\""), lines.number()};
  }
  return {};
}

std::optional<Runtime> installed(std::string_view product, std::string_view version,
                                 std::string_view path, std::size_t line) {
  if (leading_version(version).empty() || version.size() > kMaxRequirementBytes) return {};
  Runtime runtime;
  runtime.product = product;
  runtime.version = version;
  runtime.installed = true;
  runtime.path = path;
  runtime.line = line;
  return runtime;
}

/// The highest version that a path names.
std::optional<Runtime> highest_in_paths(const FileIndex& files, std::string_view product,
                                        std::string_view (*version_in)(std::string_view)) {
  std::string_view highest;
  std::string_view place;
  for (const auto& [path, bytes] : files) {
    const std::string_view version = version_in(path);
    if (version.empty()) continue;
    if (highest.empty() || is_older_go_version(highest, version)) {
      highest = version;
      place = path;
    }
  }
  return installed(product, highest, place, 0);
}

}  // namespace

bool is_installed_runtime_file(std::string_view path) {
  return path == kNodeHeader || path == kPhpHeader || path == kJavaRelease ||
         is_python_header(path) || !ruby_in_path(path).empty() || !dotnet_in_path(path).empty();
}

std::optional<Runtime> installed_node(const FileIndex& files) {
  const FileView file = find_file(files, kNodeHeader);
  std::string version;
  std::size_t line = 0;
  for (const char* name : {"NODE_MAJOR_VERSION", "NODE_MINOR_VERSION", "NODE_PATCH_VERSION"}) {
    const Definition part = definition(file, name);
    if (part.value.empty() || part.value.size() > kMaxRequirementBytes) return {};
    if (line == 0) line = part.line;
    version += (version.empty() ? "" : ".") + std::string(part.value);
  }
  if (!is_exact_version(version)) return {};
  return installed("node", version, file.path, line);
}

std::optional<Runtime> installed_ruby(const FileIndex& files) {
  return highest_in_paths(files, "ruby", ruby_in_path);
}

std::optional<Runtime> installed_python(const FileIndex& files) {
  for (auto file = files.lower_bound(kPythonFolder);
       file != files.end() && file->first.starts_with(kPythonFolder); ++file) {
    if (!is_python_header(file->first)) continue;
    const Definition version = definition(find_file(files, file->first), "PY_VERSION");
    return installed("python", version.value, file->first, version.line);
  }
  return {};
}

std::optional<Runtime> installed_php(const FileIndex& files) {
  const FileView file = find_file(files, kPhpHeader);
  const Definition version = definition(file, "PHP_VERSION");
  return installed("php", version.value, file.path, version.line);
}

std::optional<Runtime> installed_java(const FileIndex& files) {
  constexpr std::string_view kKey = "JAVA_VERSION=\"";
  const FileView file = find_file(files, kJavaRelease);
  for (Lines lines(file.bytes); lines.next();) {
    if (!lines.text().starts_with(kKey)) continue;
    const std::string_view value = before(lines.text().substr(kKey.size()), "\"");
    if (value.size() > kMaxRequirementBytes) return {};
    return installed("java", java_version(value), file.path, lines.number());
  }
  return {};
}

std::optional<Runtime> installed_dotnet(const FileIndex& files) {
  return highest_in_paths(files, "dotnet", dotnet_in_path);
}

}  // namespace sluice::inventory
