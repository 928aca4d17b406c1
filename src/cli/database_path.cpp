#include "cli/database_path.h"

#include <cstdlib>

namespace sluice::cli {
namespace {

std::string config_var(const std::map<std::string, std::string>& config_vars, const char* name) {
  const auto found = config_vars.find(name);
  return found == config_vars.end() ? std::string() : found->second;
}

std::string default_cache() {
  const char* xdg = std::getenv("XDG_CACHE_HOME");
  if (xdg != nullptr && *xdg != '\0') return std::string(xdg) + "/sluice";
  const char* home = std::getenv("HOME");
  return home == nullptr ? ".sluice-cache" : std::string(home) + "/.cache/sluice";
}

}  // namespace

std::string cache_folder(const ParsedArguments& arguments,
                         const std::map<std::string, std::string>& config_vars) {
  std::string cache = arguments.value("--cache").value_or(config_var(config_vars, "SLUICE_CACHE"));
  return cache.empty() ? default_cache() : cache;
}

DatabasePath database_path(const ParsedArguments& arguments,
                           const std::map<std::string, std::string>& config_vars) {
  if (const auto path = arguments.value("--db")) return {*path, true};
  if (std::string path = config_var(config_vars, "SLUICE_DB"); !path.empty()) {
    return {std::move(path), true};
  }
  return {cache_folder(arguments, config_vars) + "/advisories.sqlite", false};
}

}  // namespace sluice::cli
