#include "cli/safe_message.h"

#include <utility>

#include "cli/embedded_rules.h"
#include "report/escape.h"
#include "secrets/scanner.h"

namespace sluice::cli {
namespace {

constexpr std::size_t kMaxMessage = 2000;

}  // namespace

std::string safe_message(std::string_view text) {
  secrets::ScannerOptions options;
  for (const RuleFile& rule : embedded_secret_rules())
    options.files.push_back({rule.name, rule.text});
  const Result<secrets::Scanner> scanner = secrets::Scanner::create(std::move(options));
  // The built-in rules are tried at every build of Sluice.
  if (!scanner) return "a message that could not be cleaned of secrets";
  return report::one_line(scanner->redact(text), kMaxMessage);
}

}  // namespace sluice::cli
