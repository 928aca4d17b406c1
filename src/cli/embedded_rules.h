// The files of rules/, compiled into the binary; --rules DIR reads others instead.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sluice::cli {

struct RuleFile {
  std::string_view name;  ///< "rules/secrets/heroku.toml"
  std::string_view text;
};

/// rules/secrets/*.toml, rules/advisories/*.json, rules/runtimes/*.toml, rules/frameworks/*.toml
/// and rules/access/*.toml as they were when the binary was built.
std::span<const RuleFile> embedded_secret_rules();
std::span<const RuleFile> embedded_advisories();
std::span<const RuleFile> embedded_runtime_tables();
std::span<const RuleFile> embedded_framework_tables();
/// rules/checks/*.toml, rules/checks/cases/*.toml and rules/owasp.toml.
std::span<const RuleFile> embedded_check_rules();
std::span<const RuleFile> embedded_check_cases();
const RuleFile& embedded_owasp();
std::span<const RuleFile> embedded_access_rules();
/// rules/explain/*.toml: what `sluice explain` says beside the rules' own words.
std::span<const RuleFile> embedded_explanations();
/// Day of the rule set, from rules/VERSION.
std::string_view embedded_rules_version();

/// A set of rule files from a folder; owns their texts.
struct LoadedRules {
  std::vector<std::string> names;
  std::vector<std::string> texts;
};

/// Reads DIR/secrets/*.toml, sorted by name.
Result<LoadedRules> load_secret_rules(const std::string& folder);

/// Reads the *.toml that lie in the folder itself, sorted by name; `name` stands before theirs.
Result<LoadedRules> load_rule_folder(const std::string& folder, std::string_view name);

}  // namespace sluice::cli
