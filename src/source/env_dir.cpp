#include "source/env_dir.h"

#include <string.h>  // explicit_bzero
#include <unistd.h>

#include <cctype>
#include <filesystem>
#include <string_view>

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
    std::string value;
    bool whole = false;
    if (Status failed = tree->read_raw(file, kMaxValueBytes, &value, &whole)) {
      return Error{folder + '/' + failed->path, 0, failed->message};
    }
    if (whole) {
      vars.emplace(file.path, std::move(value));
    } else {
      ::explicit_bzero(value.data(), value.size());
      if (too_long != nullptr) too_long->push_back(file.path);
    }
  }
  return vars;
}

void wipe(ConfigVars* vars) {
  for (auto& [name, value] : *vars) ::explicit_bzero(value.data(), value.size());
}

ConfigVars read_process_settings() {
  ConfigVars vars;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = text.substr(0, equals);
    if (name.starts_with("SLUICE_") || name == "CI" || name == "HEROKU_PR_NUMBER" ||
        name == "HEROKU_PARENT_APP_NAME") {
      vars.emplace(name, text.substr(equals + 1));
    }
  }
  return vars;
}

}  // namespace sluice::source
