// The built-in rules against their own examples, and the reader against broken rule files.
#include "secrets/rule.h"

#include <set>
#include <sstream>

#include "secrets/rule_test.h"
#include "test/secrets/built_in_scanner.h"
#include "test/source_dir.h"
#include "test/temp_folder.h"

using namespace sluice;
using namespace sluice::secrets;

TEST_CASE("every built-in rule finds its examples and none of its near misses") {
  const Scanner scanner = test::built_in_scanner();
  const RuleTestResult result = test_rules(scanner);
  for (const std::string& failure : result.failures) {
    INFO(failure);
    CHECK(false);
  }
  CHECK(result.rules >= 80);
  CHECK(result.examples >= 4 * result.rules);
}

TEST_CASE("no rule gets lost: the ids are those of rule_ids.txt") {
  const Scanner scanner = test::built_in_scanner();
  std::set<std::string> ids = {"private-key",
                               "rails-master-key-file",
                               "connection-url-password",
                               "live-config-var",
                               "generic-secret",
                               "generic-password",
                               "ansible-vault-password",
                               "ejson-private-key",
                               "git-crypt-key",
                               "plaintext-in-encrypted-file",
                               "plaintext-marked-encrypted",
                               "decrypted-file"};
  for (const Rule& rule : scanner.rules()) ids.insert(rule.id);
  std::set<std::string> expected;
  std::istringstream list(test::read_bytes(test::source_dir() + "/test/secrets/rule_ids.txt"));
  for (std::string line; std::getline(list, line);) expected.insert(line);
  for (const std::string& id : expected) {
    INFO(id);
    CHECK(ids.count(id) == 1);
  }
  CHECK(ids.size() == expected.size());
}

TEST_CASE("the Heroku and framework pack is there") {
  const Scanner scanner = test::built_in_scanner();
  struct Case {
    std::string_view path;
    std::string_view text;
  };
  const std::vector<Case> cases = {
      {"deploy.sh", "export HEROKU_API_KEY=HRKU-AA{token:58}"},
      {"deploy.sh", "export HEROKU_API_KEY=HRKU-{uuid}"},
      {"deploy.sh", "export HEROKU_API_KEY={uuid}"},
      {"config/master.key", "{hex:32}"},
      {"config/initializers/secret_token.rb", "secret_key_base = '{hex:128}'"},
      {".env", "APP_KEY=base64:{b64:43}="},
      {"app.js", "const key = 'sk_live_{b62:24}'"},
      {"ci.yml", "token: ghp_{crc32-base62<}{b62:30}{>}"},
      {"aws.py", "key = 'AKIA{b32:16}'"},
      {"mail.rb", "api_key: 'SG.{token:22}.{token:43}'"},
      {"bot.py", "token = 'xoxb-{digits:12}-{digits:12}-{b62:24}'"},
  };
  for (const Case& c : cases) {
    INFO(c.path << ": " << c.text);
    const std::string text = expand_template(c.text, 7);
    const auto matches = test::scan_text(scanner, c.path, text);
    REQUIRE(matches.size() == 1);
    CHECK(matches[0].severity >= Severity::kHigh);
    CHECK(matches[0].confidence >= Confidence::kHigh);
  }
}

namespace {

std::string reading_error(std::string_view text) {
  Result<format::Node> document = format::read_toml("rules/x.toml", text);
  REQUIRE(document);
  const auto rules = read_rules({{"rules/x.toml", std::move(*document)}});
  return rules ? "" : describe(rules.error());
}

}  // namespace

TEST_CASE("a broken rule is an error with file and line") {
  const std::string good = "[[rule]]\nid = \"a\"\ntitle = \"A\"\nliterals = [\"abcd\"]\n";
  CHECK(reading_error(good + "pattern = 'abcd[0-9]+'\n").empty());
  CHECK(reading_error(good) == "rules/x.toml:1: a rule needs id, title and pattern");
  CHECK(reading_error(good + "pattern = 'x'\npatern = 'x'\n") ==
        "rules/x.toml:6: unknown key \"patern\" in a rule");
  CHECK(reading_error(good + "pattern = 'x'\nseverity = \"huge\"\n") ==
        "rules/x.toml:6: no such severity: huge");
  CHECK(reading_error(good + "pattern = 'x'\nafter = \"many\"\n") ==
        "rules/x.toml:6: after must be a whole number of bytes");
  CHECK(reading_error(good + "pattern = 'x'\nafter = 99999999\n") ==
        "rules/x.toml:1: a: window too wide");
  CHECK(
      reading_error("[[rule]]\nid = \"a\"\ntitle = \"A\"\nliterals = [\"ab\"]\npattern = 'x'\n") ==
      "rules/x.toml:1: a: literal \"ab\" is too short");
  CHECK(reading_error(good + "pattern = 'x'\n" + good + "pattern = 'x'\n") ==
        "rules/x.toml:6: rule \"a\" is there twice");
}

TEST_CASE("the window and the prefilter lose nothing that the pattern finds in the whole file") {
  const Scanner scanner = test::built_in_scanner();
  const std::string filler(700, '.');
  for (const Rule& rule : scanner.rules()) {
    for (std::size_t i = 0; i < rule.match.size(); ++i) {
      const std::string example = expand_template(rule.match[i], 3);
      if (!rule.files.empty() || test::scan_text(scanner, rule.example_path, example).empty()) {
        continue;
      }
      INFO(rule.source << ": " << rule.id << ": " << rule.match[i]);
      const std::string text = filler + '\n' + example + '\n' + filler;
      // The slow way: the pattern alone, over everything.
      RegexMatch slow;
      CHECK(rule.regex()->find(text, 0, false, &slow));
      CHECK(test::rules_found(scanner, rule.example_path, text) ==
            test::rules_found(scanner, rule.example_path, example));
    }
  }
}
