#include <cstdio>

#include "cli/commands.h"
#include "cli/embedded_rules.h"
#include "cli/output.h"
#include "core/report.h"
#include "secrets/rule_test.h"
#include "secrets/scanner.h"

namespace sluice::cli {
namespace {

int list_rules(const secrets::Scanner& scanner) {
  for (const secrets::Rule& rule : scanner.rules()) {
    std::printf("%-40s %-9s %-7s %s\n", rule.id.c_str(),
                std::string(to_string(rule.severity)).c_str(),
                std::string(to_string(rule.confidence)).c_str(), rule.title.c_str());
  }
  // These are found by code, because a pattern alone can't judge them.
  std::printf("%-40s %-9s %-7s %s\n", "private-key", "critical", "proven",
              "PEM, OpenSSH and PGP private keys");
  std::printf("%-40s %-9s %-7s %s\n", "rails-master-key-file", "critical", "high",
              "config/master.key and its relatives");
  std::printf("%-40s %-9s %-7s %s\n", "ansible-vault-password", "high", "medium",
              "password file of Ansible Vault");
  std::printf("%-40s %-9s %-7s %s\n", "ejson-private-key", "critical", "high",
              "private key in a file named by the public one");
  std::printf("%-40s %-9s %-7s %s\n", "git-crypt-key", "critical", "proven", "exported key file");
  std::printf("%-40s %-9s %-7s %s\n", "plaintext-in-encrypted-file", "high", "high",
              "plain values in files encrypted with sops, dotenvx, EJSON, eyaml");
  std::printf("%-40s %-9s %-7s %s\n", "decrypted-file", "high", "high",
              "plain text beside what git-secret or blackbox made of it");
  std::printf("%-40s %-9s %-7s %s\n", "plaintext-marked-encrypted", "high", "high",
              "plain files that .gitattributes gives to git-crypt, transcrypt or sops");
  std::printf("%-40s %-9s %-7s %s\n", "connection-url-password", "high", "high",
              "URLs with a password, graded by host");
  std::printf("%-40s %-9s %-7s %s\n", "live-config-var", "critical", "proven",
              "the app's own config-var values (with --env-dir)");
  std::printf("%-40s %-9s %-7s %s\n", "generic-secret", "medium", "medium",
              "random values assigned to secret names");
  std::printf("%-40s %-9s %-7s %s\n", "generic-password", "medium", "low",
              "passwords assigned to password names");
  return kExitPassed;
}

int print_test(const secrets::Scanner& scanner) {
  const secrets::RuleTestResult result = secrets::test_rules(scanner);
  for (const std::string& failure : result.failures) std::printf("%s\n", failure.c_str());
  std::printf("%zu rules, %zu examples, %zu failures\n", result.rules, result.examples,
              result.failures.size());
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
  const Result<secrets::Scanner> scanner = secrets::Scanner::create(std::move(options));
  if (!scanner) return usage_error(scanner.error());
  return action == "list" ? list_rules(*scanner) : print_test(*scanner);
}

}  // namespace sluice::cli
