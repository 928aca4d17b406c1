// Everything that has an id of its own and stands in the rules: for explaining it, and for naming
// what a mistyped id may have meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "access/rules.h"
#include "base/result.h"
#include "checks/checker.h"
#include "cli/check_rules.h"
#include "cli/explain_texts.h"
#include "cli/options.h"
#include "secrets/scanner.h"

namespace sluice::cli {

struct RuleCatalog {
  secrets::Scanner scanner;  ///< with the app's own rules
  CheckRules check_files;
  checks::Checker checker;
  access::AccessRules access;
  ExplainTexts texts;

  /// All ids, sorted: rules of secrets, checks, hygiene and access, and topics.
  std::vector<std::string> ids() const;
};

/// The built-in rules or those of --rules, and the own ones that the sluice.toml at `root` names.
Result<RuleCatalog> load_rule_catalog(const ParsedArguments& arguments, const std::string& root);

/// Ids that `word` may have meant, best first: the nearest, then those that have
/// a word which begins so.
std::vector<std::string> similar_ids(std::string_view word, const std::vector<std::string>& ids);

}  // namespace sluice::cli
