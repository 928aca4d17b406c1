#include <ctime>
#include <span>
#include <vector>

#include "checks/case_test.h"
#include "checks/check_case.h"
#include "checks/checker.h"
#include "cli/embedded_rules.h"
#include "format/toml.h"
#include "test/catch.h"
#include "test/checks/built_in_checker.h"

using namespace sluice;
using namespace sluice::checks;

namespace {

Result<Checker> checker_of(std::string_view check) {
  const cli::RuleFile& owasp = cli::embedded_owasp();
  const std::vector<CheckText> files = {{"rules/checks/x.toml", check}};
  return Checker::create(files, {owasp.name, owasp.text});
}

constexpr std::string_view kWhole =
    "[[check]]\nid = \"x-y\"\ntitle = \"t\"\ncwe = [489]\nlanguages = [\"python\"]\n"
    "matcher = \"pattern\"\nwhy = \"w\"\nfix = \"f\"\n[check.match]\ncode = 'a'\n";

}  // namespace

TEST_CASE("every case of every check passes") {
  const Checker checker = test::built_in_checker();
  std::vector<CheckCase> cases;
  for (const cli::RuleFile& file : cli::embedded_check_cases()) {
    const Result<format::Node> document = format::read_toml(file.name, file.text);
    REQUIRE(document);
    Result<std::vector<CheckCase>> read = read_cases(file.name, *document);
    if (!read) FAIL(describe(read.error()));
    std::move(read->begin(), read->end(), std::back_inserter(cases));
  }
  const CaseTestResult result = test_cases(checker, cases);
  for (const std::string& failure : result.failures) UNSCOPED_INFO(failure);
  CHECK(result.failures.empty());
  CHECK(result.checks > 0);
}

TEST_CASE("every pattern of a check is one") {
  const Checker checker = test::built_in_checker();
  const auto check_pattern = [](const Check& check, const Pattern& pattern) {
    INFO(check.id << ": " << pattern.source());
    if (!pattern.empty()) CHECK(pattern.regex() != nullptr);
  };
  for (const Check& check : checker.checks()) {
    for (const auto& [key, pattern] : check.match.patterns) check_pattern(check, pattern);
    for (const auto& [key, pattern] : check.match.table) check_pattern(check, pattern);
    const auto check_condition = [&](const Condition& condition) {
      for (const Pattern* pattern :
           {&condition.near, &condition.function, &condition.inside, &condition.else_of,
            &condition.inside_lacks, &condition.statement, &condition.before, &condition.after,
            &condition.file, &condition.name, &condition.value, &condition.entry,
            &condition.entry_value, &condition.variable_value, &condition.other, &condition.trait,
            &condition.scope}) {
        check_pattern(check, *pattern);
      }
    };
    for (const Condition& condition : check.when) check_condition(condition);
    for (const Condition& condition : check.unless) check_condition(condition);
    for (const Grade& grade : check.grades) check_condition(grade.when);
  }
}

TEST_CASE("the lists of OWASP have the CWEs that its pages have") {
  const Checker checker = test::built_in_checker();
  CHECK(checker.owasp().categories(0).size() == 10);
  CHECK(checker.owasp().categories(1).size() == 10);
  const unsigned cwe = 798;
  const auto ids = checker.owasp().ids_of("x", std::span(&cwe, 1));
  REQUIRE(ids);
  CHECK(ids->in_2021 == "A07");
  CHECK(ids->in_2025 == "A07");
  const unsigned twice = 259;
  CHECK(checker.owasp().ids_of("x", std::span(&twice, 1))->in_2021 == "A07");
  const unsigned none = 250;
  CHECK_FALSE(checker.owasp().ids_of("x", std::span(&none, 1)));
  CHECK(checker.owasp().ids_of("hk-docker-root", std::span(&none, 1))->in_2025 == "A02");
}

TEST_CASE("a check that is not whole or misspelt is an error with its line") {
  CHECK(checker_of(kWhole));
  const std::string whole(kWhole);
  const auto message = [](const std::string& text) {
    const Result<Checker> checker = checker_of(text);
    return checker ? std::string() : describe(checker.error());
  };
  const auto without = [&](std::string_view line) {
    std::string text = whole;
    text.erase(text.find(line), line.size());
    return message(text);
  };
  CHECK(without("id = \"x-y\"\n") == "rules/checks/x.toml:1: a check needs id");
  CHECK(without("fix = \"f\"\n") == "rules/checks/x.toml:1: a check needs fix");
  CHECK(without("languages = [\"python\"]\n") ==
        "rules/checks/x.toml:1: x-y: say which files or languages");
  CHECK(without("code = 'a'\n") == "rules/checks/x.toml:1: x-y: match needs code");
  CHECK(message(whole + "cod = 'b'\n") ==
        "rules/checks/x.toml:11: matcher pattern has no key \"cod\"");
  CHECK(message(whole + "[[check.unless]]\nner = 'b'\n") ==
        "rules/checks/x.toml:12: unknown key \"ner\" in a condition");
  CHECK(message(whole + whole) == "rules/checks/x.toml:11: check \"x-y\" is there twice");
}

TEST_CASE("literals of a check without a language are looked for as it says") {
  const std::string named =
      "[[check]]\nid = \"x-y\"\ntitle = \"t\"\ncwe = [489]\nfiles = [\"*.x\"]\n"
      "literals = [\"abc\"]\nmatcher = \"pattern\"\nwhy = \"w\"\nfix = \"f\"\n";
  const std::string match = "[check.match]\ncode = '(?i)ABC'\n";
  const auto finds = [](const std::string& check, std::string_view path, std::string_view text) {
    const Result<Checker> checker = checker_of(check);
    REQUIRE(checker);
    CheckHarvest harvest;
    checker->scan(path, text, &harvest);
    return harvest.matches.size();
  };
  CHECK(finds(named + match, "a.x", "abc") == 1);
  CHECK(finds(named + match, "a.x", "ABC") == 0);
  CHECK(finds(named + "ignore_case = true\n" + match, "a.x", "ABC") == 1);
  CHECK(finds(named + match, "a.z", "abc") == 0);
}

TEST_CASE("a folder's name leaves out what is not the app's own code") {
  const Checker checker = test::built_in_checker();
  const auto matches = [&](const std::string& path) {
    CheckHarvest harvest;
    checker.scan(path, "class A { Object p = NoOpPasswordEncoder.getInstance(); }\n", &harvest);
    return harvest.matches.size();
  };
  CHECK(matches("src/main/java/com/example/demo/Security.java") == 1);
  CHECK(matches("shop/src/main/java/com/acme/vendor/Security.java") == 1);
  CHECK(matches("src/main/java/com/acme/SecurityTest.java") == 0);
  CHECK(matches("src/test/java/com/example/demo/Security.java") == 0);
  CHECK(matches("examples/src/main/java/com/acme/Security.java") == 0);
  CHECK(matches("vendor/acme/Security.java") == 0);
}

TEST_CASE("harmless matches don't hide one that is not") {
  const Checker checker = test::built_in_checker();
  std::string text = "import requests\n";
  for (int i = 0; i < 200; ++i) text += "if debug:\n    requests.get(u, verify=False)\n";
  text += "requests.get(u, verify=False)\n";
  CheckHarvest harvest;
  checker.scan("a.py", text, &harvest);
  const std::vector<std::string> paths = {"a.py"};
  std::vector<Problem> problems;
  const Environment environment;
  const AccessSettings access;
  const auto found = checker.finish(std::move(harvest), {paths, environment, access}, &problems);
  REQUIRE(found.size() == 1);
  CHECK(found[0].line == 402);
}

TEST_CASE("long lines cost no square, and what is looked at no more is told") {
  struct Long {
    const char* path;
    std::string_view begin;
    std::string_view piece;
  };
  const Checker checker = test::built_in_checker();
  for (const Long& row : {
           Long{"app.py", "from flask import Flask\napp = Flask(__name__)\n", "app.secret_key "},
           Long{"app.py", "from flask import Flask\napp = Flask(__name__)\n", "app.secret_key: "},
           Long{"main.go", "package main ",
                "import _ \"net/http/pprof\" func main() { http.ListenAndServe(addr, nil) } "},
       }) {
    INFO(row.piece);
    std::string text(row.begin);
    while (text.size() < 300'000) text += row.piece;
    CheckHarvest harvest;
    const std::clock_t begun = std::clock();
    checker.scan(row.path, text, &harvest);
    CHECK(std::clock() - begun < 3 * CLOCKS_PER_SEC);
  }
  std::string text = "package main ";
  while (text.size() < kMaxCheckedBytes - 100) text += "import _ \"net/http/pprof\" ";
  CheckHarvest harvest;
  checker.scan("main.go", text, &harvest);
  REQUIRE(harvest.problems.size() == 1);
  CHECK(harvest.problems[0].incomplete);
  CHECK(harvest.problems[0].message.find("go-pprof-public looked at ") == 0);
  CHECK(harvest.matches.size() < 500);
}

TEST_CASE("files that others are held against are kept within bounds, and the rest is told") {
  const Checker checker = test::built_in_checker();
  const std::string text(kMaxCheckedBytes, '#');
  CheckHarvest harvest;
  for (int i = 0; i < 40; ++i) checker.scan("a" + std::to_string(i) + "/Procfile", text, &harvest);
  CHECK(harvest.texts.size() == kMaxKeptBytes / kMaxCheckedBytes);
  CHECK(harvest.problems.size() == 40 - harvest.texts.size());
  for (const Problem& problem : harvest.problems) CHECK(problem.incomplete);
}
