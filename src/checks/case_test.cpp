#include "checks/case_test.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "checks/matcher.h"

namespace sluice::checks {
namespace {

constexpr std::size_t kLeast = 2;

std::vector<CheckMatch> run(const Checker& checker, const CheckCase& one) {
  CheckHarvest harvest;
  std::vector<std::string> paths;
  for (const CaseFile& file : one.files) {
    paths.push_back(file.path);
    if (checker.wants(file.path)) checker.scan(file.path, file.text, &harvest);
  }
  std::sort(paths.begin(), paths.end());
  const Environment environment = one.env ? Environment(ConfigVars(*one.env)) : Environment();
  std::vector<Problem> problems;
  return checker.finish(std::move(harvest), {paths, environment, one.access}, &problems);
}

std::string place_text(std::string_view rule, std::string_view path, std::size_t line) {
  return std::string(rule) + " at " + std::string(path) + ':' + std::to_string(line);
}

/// What is wrong with the matches of a case. Of other stacks' checks nothing is said.
std::vector<std::string> differences(const CheckCase& one, const std::string& stack,
                                     const std::vector<CheckMatch>& matches) {
  std::vector<std::string> wrong;
  std::vector<bool> used(matches.size(), false);
  for (const CaseExpectation& expected : one.expected) {
    const CheckMatch* found = nullptr;
    for (std::size_t i = 0; i < matches.size() && found == nullptr; ++i) {
      const CheckMatch& match = matches[i];
      if (used[i] || match.check->id != expected.rule || match.path != expected.path) continue;
      if (match.line != expected.line) continue;
      used[i] = true;
      found = &match;
    }
    const std::string place = place_text(expected.rule, expected.path, expected.line);
    if (found == nullptr) {
      wrong.push_back("misses " + place);
    } else if (expected.column && *expected.column != found->column) {
      wrong.push_back(place + " is in column " + std::to_string(found->column) + ", not " +
                      std::to_string(*expected.column));
    } else if (expected.severity && *expected.severity != found->severity) {
      wrong.push_back(place + " is " + std::string(to_string(found->severity)) + ", not " +
                      std::string(to_string(*expected.severity)));
    }
  }
  for (std::size_t i = 0; i < matches.size(); ++i) {
    const CheckMatch& match = matches[i];
    if (used[i] || (match.check->stack != stack && match.check->id != one.check)) continue;
    wrong.push_back("wrongly finds " + place_text(match.check->id, match.path, match.line));
  }
  return wrong;
}

void replace_all(std::string* text, std::string_view from, std::string_view to) {
  for (std::size_t at = text->find(from); at != std::string::npos;
       at = text->find(from, at + to.size())) {
    text->replace(at, from.size(), to);
  }
}

/// The same case with other line ends.
CheckCase with_crlf(CheckCase one) {
  for (CaseFile& file : one.files) replace_all(&file.text, "\n", "\r\n");
  return one;
}

CheckCase with_byte_order_mark(CheckCase one) {
  for (CaseFile& file : one.files) file.text.insert(0, "\xEF\xBB\xBF");
  return one;
}

CheckCase with_empty_line_first(CheckCase one) {
  for (CaseFile& file : one.files) {
    // These must begin their file.
    if (file.text.starts_with("<?xml") || file.text.starts_with("#!")) continue;
    file.text.insert(0, "\n");
    for (CaseExpectation& expected : one.expected) {
      if (expected.path == file.path && expected.line > 0) ++expected.line;
    }
  }
  return one;
}

/// Each place at which something fires becomes a comment: nothing may fire there.
std::vector<std::string> found_in_comments(const Checker& checker, const CheckCase& one) {
  std::vector<std::string> wrong;
  for (const CaseExpectation& expected : one.expected) {
    const auto check = std::find_if(checker.checks().begin(), checker.checks().end(),
                                    [&](const Check& each) { return each.id == expected.rule; });
    if (check != checker.checks().end() && check->match.flag("in_comments")) continue;
    CheckCase changed = one;
    bool commented = false;
    for (CaseFile& file : changed.files) {
      const Syntax* syntax = syntax_of(file.path);
      if (file.path != expected.path || syntax == nullptr || syntax->line_comments.empty())
        continue;
      if (expected.line == 0) continue;
      std::size_t begin = 0;
      for (std::size_t line = 1; line < expected.line; ++line) {
        begin = file.text.find('\n', begin) + 1;
      }
      const std::size_t word = file.text.find_first_not_of(" \t", begin);
      file.text.insert(std::min(word, file.text.size()),
                       std::string(syntax->line_comments.front()) + ' ');
      commented = true;
    }
    if (!commented) continue;
    for (const CheckMatch& match : run(checker, changed)) {
      if (match.check->id == expected.rule && match.path == expected.path &&
          match.line == expected.line) {
        wrong.push_back("still finds in a comment " +
                        place_text(expected.rule, expected.path, expected.line));
      }
    }
  }
  return wrong;
}

void add(CaseTestResult* result, const CheckCase& one, std::string_view variation,
         const std::vector<std::string>& wrong) {
  for (const std::string& text : wrong) {
    result->failures.push_back(one.source + ": " + std::string(variation) + text);
  }
}

void test_case(const Checker& checker, const CheckCase& one, const std::string& stack,
               CaseTestResult* result) {
  const auto wrong = differences(one, stack, run(checker, one));
  add(result, one, "", wrong);
  if (!wrong.empty()) return;
  using Vary = CheckCase (*)(CheckCase);
  const std::array<std::pair<std::string_view, Vary>, 3> variations = {{
      {"with CR LF: ", with_crlf},
      {"with a byte order mark: ", with_byte_order_mark},
      {"with an empty line first: ", with_empty_line_first},
  }};
  for (const auto& [name, vary] : variations) {
    const CheckCase changed = vary(one);
    add(result, one, name, differences(changed, stack, run(checker, changed)));
  }
  add(result, one, "", found_in_comments(checker, one));
}

/// A condition that no case needs protects nobody.
void test_guards(const Checker& checker, std::size_t index,
                 const std::vector<const CheckCase*>& cases, CaseTestResult* result) {
  const Check& check = checker.checks()[index];
  const std::size_t conditions = check.when.size() + check.unless.size() + check.grades.size();
  for (std::size_t i = 0; i < conditions; ++i) {
    const Checker changed = checker.without_condition(index, i);
    const bool needed = std::any_of(cases.begin(), cases.end(), [&](const CheckCase* one) {
      CheckCase mine = *one;
      std::erase_if(mine.expected, [&](const auto& expected) { return expected.rule != check.id; });
      return !differences(mine, check.stack, run(changed, mine)).empty();
    });
    if (needed) {
      ++result->guards;
    } else {
      const bool is_when = i < check.when.size();
      const std::size_t rest = is_when ? i : i - check.when.size();
      const bool is_unless = !is_when && rest < check.unless.size();
      const std::string kind = is_when ? "when" : is_unless ? "unless" : "grade";
      const std::size_t number = is_when || is_unless ? rest : rest - check.unless.size();
      result->failures.push_back(check.source + ':' + std::to_string(check.line) + ": " + check.id +
                                 ": no case needs " + kind + " number " +
                                 std::to_string(number + 1));
    }
  }
}

}  // namespace

CaseTestResult test_cases(const Checker& checker, const std::vector<CheckCase>& cases) {
  CaseTestResult result;
  std::map<std::string, std::size_t> fires;
  std::map<std::string, std::size_t> near_misses;
  std::map<std::string, std::vector<const CheckCase*>> by_check;
  std::map<std::string, std::string> stacks;
  for (const Check& check : checker.checks()) stacks[check.id] = check.stack;
  for (const CheckCase& one : cases) {
    ++result.cases;
    std::set<std::string> named(one.near_misses.begin(), one.near_misses.end());
    for (const CaseExpectation& expected : one.expected) {
      ++fires[expected.rule];
      named.insert(expected.rule);
    }
    for (const std::string& rule : one.near_misses) ++near_misses[rule];
    if (one.expected.empty() && one.near_misses.empty()) ++near_misses[one.check];
    named.insert(one.check);
    for (const std::string& rule : named) {
      by_check[rule].push_back(&one);
      if (!stacks.contains(rule)) {
        result.failures.push_back(one.source + ": there is no check " + rule);
      }
    }
    test_case(checker, one, stacks[one.check], &result);
  }
  for (std::size_t i = 0; i < checker.checks().size(); ++i) {
    const Check& check = checker.checks()[i];
    ++result.checks;
    result.places += fires[check.id];
    result.near_misses += near_misses[check.id];
    if (fires[check.id] < kLeast || near_misses[check.id] < kLeast) {
      result.failures.push_back(check.source + ':' + std::to_string(check.line) + ": " + check.id +
                                " needs two places at which it fires and two near misses, has " +
                                std::to_string(fires[check.id]) + " and " +
                                std::to_string(near_misses[check.id]));
    }
    test_guards(checker, i, by_check[check.id], &result);
  }
  return result;
}

}  // namespace sluice::checks
