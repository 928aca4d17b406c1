#include "cli/load_settings.h"

#include <chrono>
#include <cstdint>
#include <cstdlib>

#include "source/tree.h"

namespace sluice::cli {
namespace {

constexpr std::uint64_t kMaxSettingsBytes = 1U << 20;

}  // namespace

Result<std::string> read_named_file(const std::string& path, std::uint64_t limit, bool required) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  Result<source::Tree> tree = source::Tree::open(folder);
  if (!tree) return tree.error();
  std::string text;
  bool whole = false;
  // The listing says whether it is there and a regular file; a missing one is no error.
  if (const Status failed = tree->read({name, 0}, limit, &text, &whole)) {
    const bool missing = failed->message.find("No such file") != std::string::npos;
    if (missing && !required) return std::string();
    return *failed;
  }
  if (!whole) {
    return Error{name, 0, "is bigger than " + std::to_string(limit >> 20) + " MB"};
  }
  return text;
}

std::string environment_variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

Result<SettingsResult> load_settings(const ParsedArguments& arguments, const std::string& root,
                                     const std::map<std::string, std::string>& config_vars) {
  SettingsInput input;
  const auto config = arguments.value("--config");
  const std::string file = config.value_or(root + "/sluice.toml");
  const std::string name = file.substr(file.rfind('/') + 1);
  // A root that can't be opened is better told as such than as a missing settings file.
  if (const Result<source::Tree> tree = source::Tree::open(root); !tree) return tree.error();
  Result<std::string> text = read_named_file(file, kMaxSettingsBytes, config.has_value());
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
