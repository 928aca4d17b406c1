#include "secrets/rule_test.h"

#include <algorithm>

#include "secrets/example_template.h"
#include "secrets/rule_lint.h"

namespace sluice::secrets {
namespace {

constexpr std::uint64_t kSeeds = 5;
/// Examples of own rules that each scan tries; whoever writes the tree writes them.
constexpr std::size_t kMaxNotedExamples = 500;

/// What an example is to give.
using Expectation = bool (*)(const std::vector<SecretMatch>& matches, const Rule& rule);

const SecretMatch* match_of(const std::vector<SecretMatch>& matches, const Rule& rule) {
  const auto found = std::find_if(matches.begin(), matches.end(),
                                  [&](const SecretMatch& match) { return match.rule == rule.id; });
  return found == matches.end() ? nullptr : &*found;
}

bool is_found(const std::vector<SecretMatch>& matches, const Rule& rule) {
  return match_of(matches, rule) != nullptr;
}

bool is_not_found(const std::vector<SecretMatch>& matches, const Rule& rule) {
  return match_of(matches, rule) == nullptr;
}

bool is_proven(const std::vector<SecretMatch>& matches, const Rule& rule) {
  const SecretMatch* match = match_of(matches, rule);
  return match != nullptr && match->confidence == Confidence::kProven;
}

bool is_refuted(const std::vector<SecretMatch>& matches, const Rule& rule) {
  const SecretMatch* match = match_of(matches, rule);
  return match != nullptr && match->confidence == Confidence::kLow;
}

/// How often a template gave what it should; it must do so for all but one seed, because random
/// text can by chance look like a placeholder.
bool holds(const Scanner& scanner, const Rule& rule, const std::string& form,
           Expectation expectation) {
  std::uint64_t right = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const std::string text = expand_template(form, seed);
    std::vector<SecretMatch> matches;
    scanner.scan({rule.example_path, text}, &matches);
    right += expectation(matches, rule) ? 1U : 0U;
  }
  return right + 1 >= kSeeds;
}

}  // namespace

namespace {

void test_rule(const Scanner& scanner, const Rule& rule, RuleTestResult* result) {
  ++result->rules;
  const std::string where = rule.source + ": " + rule.id + ": ";
  for (const std::string& complaint : lint_rule(rule)) {
    result->failures.push_back(where + complaint);
  }
  if (rule.regex() == nullptr) return;
  const auto check = [&](const std::vector<std::string>& forms, Expectation expectation,
                         const char* failure) {
    for (const std::string& form : forms) {
      ++result->examples;
      if (!holds(scanner, rule, form, expectation)) {
        result->failures.push_back(where + failure + form);
      }
    }
  };
  check(rule.match, is_found, "misses ");
  check(rule.no_match, is_not_found, "wrongly finds ");
  check(rule.proven, is_proven, "does not prove ");
  check(rule.refuted, is_refuted, "does not refute ");
}

}  // namespace

RuleTestResult test_rules(const Scanner& scanner) {
  RuleTestResult result;
  for (const Rule& rule : scanner.rules()) test_rule(scanner, rule, &result);
  return result;
}

std::vector<Problem> own_rule_notes(const Scanner& scanner, const Deadline* deadline) {
  std::vector<Problem> notes;
  std::size_t examples = 0;
  for (const Rule& rule : scanner.rules()) {
    if (!rule.own) continue;
    examples += rule.match.size() + rule.no_match.size() + rule.proven.size() + rule.refuted.size();
    if (examples > kMaxNotedExamples) break;
    RuleTestResult result;
    test_rule(scanner, rule, &result);
    // What was cut short says nothing.
    if (passed(deadline)) break;
    if (result.failures.empty()) continue;
    notes.push_back({rule.file, rule.line,
                     "own rule " + rule.id + ": " + std::to_string(result.failures.size()) +
                         (result.failures.size() == 1 ? " example fails" : " examples fail") +
                         ", so it may find something else than is meant; sluice rules test "
                         "tells which",
                     false});
  }
  return notes;
}

}  // namespace sluice::secrets
