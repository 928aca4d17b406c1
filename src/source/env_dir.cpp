#include "source/env_dir.h"

#include <string.h>  // explicit_bzero
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "source/tree.h"

namespace sluice::source {
namespace {

constexpr std::uint64_t kMaxValueBytes = 64u << 10;

bool is_variable_name(std::string_view name) {
  if (name.empty() || std::isdigit(static_cast<unsigned char>(name[0])) != 0) return false;
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_') return false;
  }
  return true;
}

bool is_setting(std::string_view name) {
  return name.starts_with("SLUICE_") || name == "CI" || name == "HEROKU_PR_NUMBER" ||
         name == "HEROKU_PARENT_APP_NAME";
}

/// Straight into the memory it stays in. False if the file is longer than a value may be.
Result<bool> read_value(const Tree& tree, const FileEntry& file, ConfigVars* vars) {
  const Result<int> opened = tree.open_file(file);
  if (!opened) return opened.error();
  char* const room = vars->room(kMaxValueBytes + 1);
  std::size_t size = 0;
  ssize_t got = 1;
  while (got > 0 && size <= kMaxValueBytes) {
    got = ::read(*opened, room + size, kMaxValueBytes + 1 - size);
    if (got > 0) size += static_cast<std::size_t>(got);
    if (got < 0 && errno == EINTR) got = 1;
  }
  const int code = errno;
  ::close(*opened);
  if (got >= 0 && size <= kMaxValueBytes) {
    vars->keep(file.path, size);
    return true;
  }
  ::explicit_bzero(room, size);
  if (got >= 0) return false;
  return Error{file.path, 0, "cannot be read: " + std::generic_category().message(code)};
}

/// What is asked for later, and no secret on any dyno.
bool stays(std::string_view name) {
  constexpr std::array<std::string_view, 9> kPlaces = {
      "HOME",           "PATH",           "TMPDIR", "TZ",
      "NO_COLOR",       "XDG_CACHE_HOME", "DYNO",   "HEROKU_APP_NAME",
      "SLUICE_LAUNCHER"};
  return std::find(kPlaces.begin(), kPlaces.end(), name) != kPlaces.end();
}

}  // namespace

Result<ConfigVars> read_env_dir(const std::string& folder, std::vector<std::string>* too_long) {
  ConfigVars vars;
  std::error_code error;
  if (!std::filesystem::exists(folder, error) && !error) return vars;
  const Result<Tree> tree = Tree::open(folder);
  if (!tree) return tree.error();
  const Listing listing = tree->list(TreeScope::kEverything);
  if (!listing.problems.empty()) {
    const Problem& problem = listing.problems.front();
    return Error{folder + '/' + problem.path, 0, problem.message};
  }
  for (const FileEntry& file : listing.files) {
    if (!is_variable_name(file.path)) continue;
    const Result<bool> read = read_value(*tree, file, &vars);
    if (!read) return Error{folder + '/' + read.error().path, 0, read.error().message};
    if (!*read && too_long != nullptr) too_long->push_back(file.path);
  }
  return vars;
}

SettingVars setting_vars(const ConfigVars& vars) {
  SettingVars settings;
  for (const auto& [name, value] : vars.values()) {
    if (is_setting(name)) settings.emplace(name, value);
  }
  return settings;
}

SettingVars read_process_settings() {
  SettingVars settings;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = text.substr(0, equals);
    if (is_setting(name)) settings.emplace(name, text.substr(equals + 1));
  }
  return settings;
}

ConfigVars read_process_variables() {
  ConfigVars vars;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || !is_variable_name(text.substr(0, equals))) continue;
    const std::string_view value = text.substr(equals + 1);
    if (value.size() <= kMaxValueBytes) vars.set(std::string(text.substr(0, equals)), value);
  }
  return vars;
}

void forget_process_variables(std::span<const char* const> kept) {
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    char* const equals = std::strchr(*entry, '=');
    if (equals == nullptr) continue;
    const std::string_view name(*entry, static_cast<std::size_t>(equals - *entry));
    if (stays(name) || std::find(kept.begin(), kept.end(), name) != kept.end()) continue;
    ::explicit_bzero(equals + 1, std::strlen(equals + 1));
  }
}

}  // namespace sluice::source
