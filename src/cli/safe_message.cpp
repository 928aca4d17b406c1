#include "cli/safe_message.h"

#include <utility>

#include "cli/embedded_rules.h"
#include "report/escape.h"
#include "secrets/scanner.h"

namespace sluice::cli {
namespace {

constexpr std::size_t kMaxMessage = 2000;

}  // namespace

std::string safe_message(std::string_view text, const ConfigVars& config_vars) {
  secrets::ScannerOptions options;
  for (const RuleFile& rule : embedded_secret_rules())
    options.files.push_back({rule.name, rule.text});
  options.config_vars = config_vars;
  const Result<secrets::Scanner> scanner = secrets::Scanner::create(std::move(options));
  // The built-in rules are tried at every build of Sluice.
  if (!scanner) return "a message that could not be cleaned of secrets";
  return report::one_line(scanner->redact(text), kMaxMessage);
}

Error without_secrets(const Error& error, const ConfigVars& config_vars) {
  // Without config vars who prints it does all of that.
  if (config_vars.values().empty()) return error;
  return {error.path.empty() ? "" : safe_message(error.path, config_vars), error.line,
          safe_message(error.message, config_vars)};
}

}  // namespace sluice::cli
