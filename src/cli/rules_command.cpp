#include <cstdio>

#include "cli/app_rules.h"
#include "cli/check_rules.h"
#include "cli/commands.h"
#include "cli/embedded_rules.h"
#include "cli/load_settings.h"
#include "cli/output.h"
#include "core/report.h"
#include "report/escape.h"
#include "secrets/detector_kinds.h"
#include "secrets/rule_test.h"
#include "secrets/scanner.h"

namespace sluice::cli {
namespace {

int list_rules(const secrets::Scanner& scanner) {
  constexpr const char* kRow = "%-40s %-9s %-10s %s%s\n";
  std::printf(kRow, "RULE", "SEVERITY", "CONFIDENCE", "WHAT", "");
  for (const secrets::Rule& rule : scanner.rules()) {
    const std::string own = rule.own ? " (own: " + rule.source + ')' : std::string();
    std::printf(kRow, rule.id.c_str(), std::string(to_string(rule.severity)).c_str(),
                std::string(to_string(rule.confidence)).c_str(),
                report::one_line(rule.title).c_str(), report::one_line(own, 300).c_str());
  }
  for (const secrets::DetectorKind& kind : secrets::kDetectorKinds) {
    std::printf(kRow, std::string(kind.id).c_str(), std::string(kind.severity).c_str(),
                std::string(kind.confidence).c_str(), std::string(kind.title).c_str(), "");
  }
  return kExitPassed;
}

int print_test(const secrets::Scanner& scanner) {
  const secrets::RuleTestResult result = secrets::test_rules(scanner);
  for (const std::string& failure : result.failures) std::printf("%s\n", failure.c_str());
  std::printf("%zu rules, %zu examples, %zu %s\n", result.rules, result.examples,
              result.failures.size(), result.failures.size() == 1 ? "failure" : "failures");
  return result.failures.empty() && result.rules > 0 ? kExitPassed : kExitBlocked;
}

}  // namespace

int run_rules_command(const ParsedArguments& arguments) {
  const std::string action = arguments.positional.empty() ? "" : arguments.positional.front();
  if ((action != "list" && action != "test") || arguments.positional.size() > 1) {
    return usage_error({"", 0, "rules needs \"list\" or \"test\""});
  }
  LoadedRules loaded;
  secrets::ScannerOptions options;
  if (const auto folder = arguments.value("--rules")) {
    Result<LoadedRules> rules = load_secret_rules(*folder);
    if (!rules) return usage_error(rules.error());
    loaded = std::move(*rules);
    for (std::size_t i = 0; i < loaded.names.size(); ++i) {
      options.files.push_back({loaded.names[i], loaded.texts[i]});
    }
  } else {
    for (const RuleFile& file : embedded_secret_rules()) {
      options.files.push_back({file.name, file.text});
    }
  }
  const Result<SettingsResult> settings = load_settings(arguments, ".", {});
  if (!settings) return usage_error(settings.error());
  const Result<LoadedRules> own = load_app_rules(".", settings->settings.secrets_rules);
  if (!own) return usage_error(own.error());
  for (std::size_t i = 0; i < own->names.size(); ++i) {
    options.files.push_back({own->names[i], own->texts[i], true});
  }
  // The test tells all that is wrong with a rule, not the first thing alone.
  options.lint_own = action != "test";
  const Result<secrets::Scanner> scanner = secrets::Scanner::create(std::move(options));
  if (!scanner) return usage_error(scanner.error());
  if (action == "list") {
    const int code = list_rules(*scanner);
    if (const Status failed = list_checks(arguments)) return usage_error(*failed);
    return code;
  }
  const int code = print_test(*scanner);
  const Result<bool> passed = test_checks(arguments);
  if (!passed) return usage_error(passed.error());
  return *passed ? code : kExitBlocked;
}

}  // namespace sluice::cli
