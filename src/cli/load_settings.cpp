#include "cli/load_settings.h"

#include <chrono>
#include <cstdint>
#include <cstdlib>

#include "source/tree.h"

namespace sluice::cli {
namespace {

constexpr std::uint64_t kMaxSettingsBytes = 1U << 20;

/// Content of the settings file; empty if there is none and none was named.
Result<std::string> read_settings_file(const std::string& folder, const std::string& name,
                                       bool required) {
  Result<source::Tree> tree = source::Tree::open(folder);
  if (!tree) return tree.error();
  std::string text;
  bool whole = false;
  // The listing says whether it is there and a regular file; a missing one is no error.
  if (const Status failed = tree->read({name, 0}, kMaxSettingsBytes, &text, &whole)) {
    const bool missing = failed->message.find("No such file") != std::string::npos;
    if (missing && !required) return std::string();
    return *failed;
  }
  if (!whole) return Error{name, 0, "settings file is bigger than 1 MB"};
  return text;
}

}  // namespace

std::string environment_variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

Result<SettingsResult> load_settings(const ParsedArguments& arguments, const std::string& root,
                                     const std::map<std::string, std::string>& config_vars) {
  SettingsInput input;
  const auto config = arguments.value("--config");
  const std::string file = config.value_or(root + "/sluice.toml");
  const std::size_t slash = file.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : file.substr(0, slash + 1);
  const std::string name = slash == std::string::npos ? file : file.substr(slash + 1);
  // A root that can't be opened is better told as such than as a missing settings file.
  if (const Result<source::Tree> tree = source::Tree::open(root); !tree) return tree.error();
  Result<std::string> text = read_settings_file(folder, name, config.has_value());
  if (!text) return text.error();
  input.file_name = name;
  input.file_text = std::move(*text);
  input.config_vars = config_vars;
  input.arguments = &arguments;
  input.source_version = environment_variable("SOURCE_VERSION");
  input.today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  return read_settings(input);
}

}  // namespace sluice::cli
