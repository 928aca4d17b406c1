// An id with its secret is one finding, with or without a name that tells.
#include "secrets/pairs.h"

#include "test/secrets/built_in_scanner.h"

using namespace sluice;
using namespace sluice::secrets;

namespace {

std::string found(std::string_view form, std::uint64_t seed = 1) {
  static const Scanner scanner = test::built_in_scanner();
  std::string text;
  for (const SecretMatch& match :
       test::scan_text(scanner, "src/app.conf", expand_template(form, seed))) {
    text += match.rule + ' ' + std::string(to_string(match.severity)) + ' ' +
            std::string(to_string(match.confidence)) + ' ' + std::to_string(match.location.line) +
            '\n';
  }
  return text;
}

std::string lines(std::size_t count) { return std::string(count, '\n'); }

}  // namespace

TEST_CASE("an AWS id with its secret is one finding") {
  struct Case {
    std::string text;
    std::string_view expected;
  };
  const std::vector<Case> cases = {
      {"id = AKIA{b32:16}\nsecret_access_key = {b64:40}\n",
       "aws-secret-access-key critical high 2\n"},
      {"secret_access_key = {b64:40}\nid = AKIA{b32:16}\n",
       "aws-secret-access-key critical high 1\n"},
      // No name tells what it is.
      {"connect('ASIA{b32:16}', '{b64:40}')\n", "aws-secret-access-key critical high 1\n"},
      {"AKIA{b32:16}" + lines(10) + "{b64:40}\n", "aws-secret-access-key critical high 11\n"},
      // Too far, a hash, words, nothing.
      {"AKIA{b32:16}" + lines(12) + "{b64:40}\n", "aws-access-key-id high high 1\n"},
      {"AKIA{b32:16}\n{hex:40}\n", "aws-access-key-id high high 1\n"},
      {"AKIA{b32:16}\n{b64:44}\n", "aws-access-key-id high high 1\n"},
      {"AKIA{b32:16}\n", "aws-access-key-id high high 1\n"},
      // Alone, a secret is as sure as its name.
      {"secret_access_key = {b64:40}\n", "aws-secret-access-key critical medium 1\n"},
      // Two of each.
      {"AKIA{b32:16} {b64:40}\n" + lines(15) + "AKIA{b32:16} {b64:40}\n",
       "aws-secret-access-key critical high 1\naws-secret-access-key critical high 17\n"},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(found(c.text) == c.expected);
  }
}

TEST_CASE("a pair tells the account, and a text to be redacted loses both halves") {
  const Scanner scanner = test::built_in_scanner();
  const std::string id = "AKIA" + std::string("QNZGKIQY56JQ7WML");
  const std::string secret = expand_template("{b64:40}", 5);
  const auto matches = test::scan_text(scanner, "a.py", "c('" + id + "', '" + secret + "')");
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].title == "AWS secret access key with its id (account 029608264753)");
  const std::string redacted = scanner.redact("secret_access_key=" + secret + " id=" + id);
  CHECK(redacted.find(secret) == std::string::npos);
  CHECK(redacted.find(id) == std::string::npos);
}

TEST_CASE("a file full of ids does not take long") {
  std::string text;
  for (std::uint64_t i = 0; i < 3000; ++i) text += expand_template("AKIA{b32:16} {hex:40} ", i);
  const Scanner scanner = test::built_in_scanner();
  std::vector<SecretMatch> matches;
  CHECK_FALSE(scanner.scan({"a.txt", text}, &matches));
  CHECK(matches.size() == kMaxMatchesPerBlob);
}

TEST_CASE("a broken pair is an error with its line") {
  const auto read = [](std::string_view text) {
    Result<format::Node> document = format::read_toml("pairs.toml", text);
    REQUIRE(document);
    const auto pairs = Pairs::read("pairs.toml", *document, test::built_in_scanner().rules());
    return pairs ? std::string() : describe(pairs.error());
  };
  CHECK(read("[[pair]]\nids = [\"no-such\"]\npattern = 'x'\n") ==
        "pairs.toml:1: no rule \"no-such\" for a pair");
  CHECK(read("[[pair]]\nids = [\"npm-token\"]\npattern = 'x'\n") ==
        "pairs.toml:1: a pair needs ids and secret, rules both");
  CHECK(read("[[pair]]\npattern = '('\n").starts_with("pairs.toml:1: not a valid pattern"));
}
