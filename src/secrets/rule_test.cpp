#include "secrets/rule_test.h"

#include <algorithm>

#include "secrets/example_template.h"

namespace sluice::secrets {
namespace {

constexpr std::uint64_t kSeeds = 5;

bool finds(const Scanner& scanner, const Rule& rule, const std::string& text) {
  std::vector<SecretMatch> matches;
  scanner.scan({rule.example_path, text}, &matches);
  return std::any_of(matches.begin(), matches.end(),
                     [&](const SecretMatch& match) { return match.rule == rule.id; });
}

/// How often a template gave what it should; it must do so for all but one seed, because random
/// text can by chance look like a placeholder.
bool holds(const Scanner& scanner, const Rule& rule, const std::string& form, bool expected) {
  std::uint64_t right = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    right += finds(scanner, rule, expand_template(form, seed)) == expected ? 1U : 0U;
  }
  return right + 1 >= kSeeds;
}

}  // namespace

RuleTestResult test_rules(const Scanner& scanner) {
  RuleTestResult result;
  for (const Rule& rule : scanner.rules()) {
    ++result.rules;
    const std::string where = rule.source + ": " + rule.id + ": ";
    if (rule.regex() == nullptr) {
      result.failures.push_back(where + "the pattern is not valid");
      continue;
    }
    if (rule.match.empty() || rule.no_match.empty()) {
      result.failures.push_back(where + "needs examples that must match and that must not");
    }
    if (rule.advice.empty()) result.failures.push_back(where + "needs advice");
    for (const std::string& form : rule.match) {
      ++result.examples;
      if (!holds(scanner, rule, form, true)) result.failures.push_back(where + "misses " + form);
    }
    for (const std::string& form : rule.no_match) {
      ++result.examples;
      if (!holds(scanner, rule, form, false)) {
        result.failures.push_back(where + "wrongly finds " + form);
      }
    }
  }
  return result;
}

}  // namespace sluice::secrets
