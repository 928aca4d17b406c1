// What the linter says of rules, and what an app's own rules may not do.
#include "secrets/rule_lint.h"

#include "test/secrets/built_in_scanner.h"

using namespace sluice;
using namespace sluice::secrets;

namespace {

const std::string kGood = R"([[rule]]
id = "shop-key"
title = "Shop key"
severity = "high"
confidence = "high"
literals = ["shopkey_"]
pattern = 'shopkey_[0-9a-f]{32}'
boundary = "token"
advice = "Revoke it in the shop's admin page under Keys."
match = ['KEY=shopkey_{hex:32}']
no_match = ['KEY=shopkey_{hex:31}']
)";

std::string with(std::string_view line, std::string_view instead) {
  std::string text = kGood;
  const std::size_t at = text.find(line);
  REQUIRE(at != std::string::npos);
  return text.replace(at, line.size(), instead);
}

Result<Scanner> scanner_with(std::string_view own, bool lint = true) {
  ScannerOptions options;
  for (const cli::RuleFile& file : cli::embedded_secret_rules()) {
    options.files.push_back({file.name, file.text});
  }
  options.files.push_back({"rules/own.toml", own, true});
  options.lint_own = lint;
  return Scanner::create(std::move(options));
}

std::string error_of(std::string_view own) {
  const Result<Scanner> scanner = scanner_with(own);
  return scanner ? "" : describe(scanner.error());
}

}  // namespace

TEST_CASE("the linter has nothing to say of the built-in rules") {
  const Scanner scanner = test::built_in_scanner();
  for (const Rule& rule : scanner.rules()) {
    for (const std::string& complaint : lint_rule(rule)) {
      INFO(rule.source << ' ' << rule.id << ": " << complaint);
      CHECK(false);
    }
  }
}

TEST_CASE("an app's own rule finds, and is redacted") {
  const Result<Scanner> scanner = scanner_with(kGood);
  REQUIRE(scanner);
  const std::string text = expand_template("shopkey_{hex:32}", 1);
  CHECK(test::rules_found(*scanner, "a.py", "k = '" + text + "'") == "shop-key");
  CHECK(scanner->redact("a " + text) == "a …(40)");
}

TEST_CASE("an app's own rules are refused with file and line") {
  struct Case {
    std::string own;
    std::string_view expected;
  };
  const std::vector<Case> cases = {
      {kGood, ""},
      {"\n\n" + with("[0-9a-f]{32}'", "[0-9a-f'"),
       "rules/own.toml:3: shop-key: not a valid pattern: missing ]: [0-9a-f"},
      {with("[\"shopkey_\"]", "[\"sho\"]"),
       "rules/own.toml:1: shop-key: literal \"sho\" is not rare: at least 4 bytes, letters or "
       "digits among them"},
      {with("Revoke it in", std::string(400, 'x')),
       "rules/own.toml:1: shop-key: advice is longer than 400 bytes"},
      {with("Revoke it in", "Revoke\\nit in"),
       "rules/own.toml:1: shop-key: advice is one line without control characters"},
      {with("Shop key", std::string(101, 'x')),
       "rules/own.toml:1: shop-key: title is longer than 100 bytes"},
      {with("'shopkey_[", "'.{0,40}shopkey_["),
       "rules/own.toml:1: shop-key: the pattern begins with something of any length; begin with "
       "the literal"},
      {with("'shopkey_[", "'(?:[a-z\\]]*)shopkey_["),
       "rules/own.toml:1: shop-key: the pattern begins with something of any length; begin with "
       "the literal"},
      {with("{32}'", "{32}\\b'"),
       "rules/own.toml:1: shop-key: \\b knows nothing of '-' and escapes; say boundary = "
       "\"token\""},
      {with("shopkey_[0-9a-f]{32}'", "shopkey_[aeiou]{990}[aeiou]{990}[aeiou]{990}[aeiou]{990}'"),
       "too big"},
      {with("shopkey_[0-9a-f]{32}'", "(shopkey)_([0-9a-f]{32})'"), "more than one group"},
      {with("boundary = \"token\"\n", ""),
       "rules/own.toml:1: shop-key: needs boundary: token, word or none"},
      {with("severity = \"high\"\n", ""), "needs severity"},
      {with("confidence = \"high\"", "confidence = \"proven\""), "comes from a proof alone"},
      {with("Revoke it in the shop's admin page under Keys.", "Rotate."),
       "rules/own.toml:1: shop-key: needs advice: how to revoke it"},
      {with("match = ['KEY=shopkey_{hex:32}']\n", ""), "needs examples that must match"},
      {with("severity = \"high\"\nconfidence = \"high\"\n", ""),
       "rules/own.toml:1: shop-key: needs severity (and 1 more: sluice rules test)"},
      {with("id = \"shop-key\"", "id = \"Shop Key\""), "an id is small letters"},
      {with("id = \"shop-key\"", "id = \"npm-token\""),
       "rules/own.toml:1: \"npm-token\" is the id of a built-in rule, take another"},
      {with("id = \"shop-key\"", "id = \"private-key\""), "is the id of a built-in rule"},
      {kGood + kGood, "rules/own.toml:12: rule \"shop-key\" is there twice"},
      {kGood + "[placeholders]\nwords = [\"shopkey\"]\n",
       "rules/own.toml:12: \"placeholders\" can't stand here, only [[rule]]"},
      {"[macros]\nname = 'x'\n", "rules/own.toml:1: \"macros\" can't stand here, only [[rule]]"},
      {"rule = 3\n", "rules/own.toml:1: rules are [[rule]] tables"},
      {kGood + "proof = \"no-such\"\n", "rules/own.toml:12: no such proof: no-such"},
      {kGood + "proof = \"jwt\"\n", "needs a proven example"},
      {"[[rule]\n", "rules/own.toml:1: "},
  };
  for (const Case& c : cases) {
    INFO(c.own);
    const std::string error = error_of(c.own);
    INFO(error);
    if (c.expected.starts_with("rules/") && !c.expected.ends_with(": ")) {
      CHECK(error == c.expected);
    } else {
      CHECK(error.find(c.expected) != std::string::npos);
      CHECK(error.empty() == c.expected.empty());
    }
  }
}

TEST_CASE("an app's own rule can't hide a built-in one") {
  std::string own = with("[\"shopkey_\"]", "[\"npm_\"]");
  own.replace(own.find("shopkey_[0-9a-f]{32}'"), 21, "npm_[A-Za-z0-9]{36}'");
  own.replace(own.find("severity = \"high\""), 17, "severity = \"low\"");
  const Result<Scanner> scanner = scanner_with(own);
  REQUIRE(scanner);
  const std::string text = expand_template("npm_{crc32-base62<}{b62:30}{>}", 1);
  CHECK(test::rules_found(*scanner, "a.py", text) == "npm-token");
}
