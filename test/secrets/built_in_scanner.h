// A scanner with the built-in rules, for tests.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cli/embedded_rules.h"
#include "format/toml.h"
#include "secrets/example_template.h"
#include "secrets/scanner.h"
#include "test/catch.h"

namespace sluice::test {

inline secrets::Scanner built_in_scanner(const std::map<std::string, std::string>& config_vars = {},
                                         std::string salt = {}) {
  secrets::ScannerOptions options;
  for (const cli::RuleFile& file : cli::embedded_secret_rules()) {
    options.files.push_back({file.name, file.text});
  }
  options.config_vars = ConfigVars(config_vars);
  options.fingerprint_salt = std::move(salt);
  Result<secrets::Scanner> scanner = secrets::Scanner::create(std::move(options));
  if (!scanner) FAIL(describe(scanner.error()));
  return std::move(*scanner);
}

/// The tables of the built-in rule files in one document, as the detectors read them.
inline format::Node built_in_tables() {
  format::Node merged;
  merged.kind = format::Node::Kind::kObject;
  for (const cli::RuleFile& file : cli::embedded_secret_rules()) {
    Result<format::Node> document = format::read_toml(file.name, file.text);
    if (!document) FAIL(describe(document.error()));
    for (format::Member& member : document->members) {
      if (member.key != "rule") merged.members.push_back(std::move(member));
    }
  }
  return merged;
}

inline std::vector<secrets::SecretMatch> scan_text(const secrets::Scanner& scanner,
                                                   std::string_view path, std::string_view text) {
  std::vector<secrets::SecretMatch> matches;
  scanner.scan({path, text}, &matches);
  return matches;
}

/// Rule ids in the order of the places, separated by blanks.
inline std::string rules_found(const secrets::Scanner& scanner, std::string_view path,
                               std::string_view text) {
  std::string ids;
  for (const secrets::SecretMatch& match : scan_text(scanner, path, text)) {
    ids += (ids.empty() ? "" : " ") + match.rule;
  }
  return ids;
}

}  // namespace sluice::test
