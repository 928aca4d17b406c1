#include "cli/safe_message.h"

#include <optional>
#include <utility>

#include "cli/embedded_rules.h"
#include "report/escape.h"
#include "secrets/scanner.h"

namespace sluice::cli {
namespace {

constexpr std::size_t kMaxMessage = 2000;

/// Nothing if the built-in rules can't be read: they are tried at every build of Sluice.
std::optional<std::string> redacted(std::string_view text, const ConfigVars& config_vars) {
  secrets::ScannerOptions options;
  for (const RuleFile& rule : embedded_secret_rules())
    options.files.push_back({rule.name, rule.text});
  options.config_vars = config_vars;
  const Result<secrets::Scanner> scanner = secrets::Scanner::create(std::move(options));
  if (!scanner) return std::nullopt;
  return scanner->redact(text);
}

constexpr const char* kNotCleaned = "a message that could not be cleaned of secrets";

}  // namespace

std::string safe_message(std::string_view text, const ConfigVars& config_vars) {
  const auto clean = redacted(text, config_vars);
  return clean ? report::one_line(*clean, kMaxMessage) : kNotCleaned;
}

std::string text_without_secrets(std::string_view text, const ConfigVars& config_vars) {
  return redacted(text, config_vars).value_or(kNotCleaned);
}

Error without_secrets(const Error& error, const ConfigVars& config_vars) {
  // Without config vars who prints it does all of that.
  if (config_vars.values().empty()) return error;
  return {error.path.empty() ? "" : safe_message(error.path, config_vars), error.line,
          safe_message(error.message, config_vars)};
}

}  // namespace sluice::cli
