#include "secrets/scanner.h"

#include <chrono>
#include <ctime>

#include "base/deadline.h"
#include "base/encoding.h"
#include "secrets/rule_test.h"
#include "test/secrets/built_in_scanner.h"

using namespace sluice;
using namespace sluice::secrets;

namespace {

const std::string kToken = expand_template("HRKU-AA{token:58}", 21);

/// All texts of a match, to look for plaintext in.
std::string everything(const SecretMatch& match) {
  return match.rule + match.title + match.advice + match.location.path + match.redacted +
         match.config_var + match.encoding + match.fingerprint;
}

/// The built-in rules and an app's, of which the linter may think what it likes.
ScannerOptions with_own_rule(std::string_view own) {
  ScannerOptions options;
  for (const cli::RuleFile& file : cli::embedded_secret_rules()) {
    options.files.push_back({file.name, file.text});
  }
  options.files.push_back({"own.toml", own, true});
  options.lint_own = false;
  return options;
}

}  // namespace

TEST_CASE("a match says where, byte-exact") {
  const Scanner scanner = test::built_in_scanner();
  const std::string text = "first\nsecond " + kToken + " rest\n";
  const auto matches = test::scan_text(scanner, "a.txt", text);
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].location.path == "a.txt");
  CHECK(matches[0].location.line == 2);
  CHECK(matches[0].location.column == 8);
  CHECK(matches[0].location.end_line == 2);
  CHECK(matches[0].location.end_column == 8 + kToken.size());
}

TEST_CASE("a blob that is a block counts on from its place and reports only its own part") {
  const Scanner scanner = test::built_in_scanner();
  const std::string text = kToken + "\n" + kToken;
  Blob blob{"big.txt", text, 100, 50, 0, std::string_view::npos, false};
  std::vector<SecretMatch> matches;
  scanner.scan(blob, &matches);
  REQUIRE(matches.size() == 2);
  CHECK(matches[0].location.line == 100);
  CHECK(matches[0].location.column == 50);
  CHECK(matches[1].location.line == 101);
  CHECK(matches[1].location.column == 1);
  matches.clear();
  blob.report_begin = 1;
  scanner.scan(blob, &matches);
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].location.line == 101);
}

TEST_CASE("what an installed package brings along is low, a live value stays what it is") {
  const std::string live = expand_template("{b62:40}", 4);
  const Scanner scanner = test::built_in_scanner({{"STRIPE_SECRET_KEY", live}});
  const std::string text = "a = '" + kToken + "'\nb = '" + live + "'\n";
  for (const char* const path :
       {"node_modules/a/test_boot/client.js", "web/node_modules/a/readme.txt",
        ".heroku/python/lib/python3.13/site-packages/a/key.txt",
        "vendor/bundle/ruby/3.4.0/gems/a-1.0/key.txt"}) {
    INFO(path);
    const auto matches = test::scan_text(scanner, path, text);
    REQUIRE(matches.size() == 2);
    CHECK(matches[0].severity == Severity::kLow);
    CHECK(matches[1].severity == Severity::kCritical);
  }
  for (const char* const path : {"vendor/own.js", "lib/node_modules.js", "bundle/a.txt"}) {
    INFO(path);
    CHECK(test::scan_text(scanner, path, text)[0].severity >= Severity::kHigh);
  }
}

TEST_CASE("a checksum beside a provider's name in a lockfile is no key, a token is one anywhere") {
  const Scanner scanner = test::built_in_scanner();
  const std::string named = "add_datadog_api_key: " + expand_template("{hex:32}", 5) + "\n";
  CHECK(test::rules_found(scanner, "i18n.yml", named) == "datadog-key");
  CHECK(test::rules_found(scanner, "web/i18n.lock", named).empty());
  CHECK(test::scan_text(scanner, "web/i18n.lock", named + kToken).size() == 1);
}

TEST_CASE("secrets of tests are low, by the names that frameworks give such files") {
  const Scanner scanner = test::built_in_scanner();
  for (const char* const path : {"api/app/settings/test.py", "shop/settings/testing.py",
                                 "shop/tests.py", "config/environments/test.rb"}) {
    INFO(path);
    CHECK(test::scan_text(scanner, path, "k = '" + kToken + "'\n")[0].severity == Severity::kLow);
  }
  CHECK(test::scan_text(scanner, "settings/production.py", "k = '" + kToken + "'\n")[0].severity >=
        Severity::kHigh);
}

TEST_CASE("no part of a match holds the secret") {
  const std::string live = expand_template("{b62:40}", 4);
  const Scanner scanner = test::built_in_scanner({{"STRIPE_SECRET_KEY", live}});
  const std::string text = "a = '" + kToken + "'\nb = '" + live + "'\napi_secret = '" +
                           expand_template("{b62:32}", 9) + "'\n";
  const auto matches = test::scan_text(scanner, "a.js", text);
  REQUIRE(matches.size() == 3);
  for (const SecretMatch& match : matches) {
    const std::string all = everything(match);
    CHECK(all.find(kToken.substr(8, 12)) == std::string::npos);
    CHECK(all.find(live.substr(0, 12)) == std::string::npos);
    CHECK(all.find(expand_template("{b62:32}", 9).substr(0, 8)) == std::string::npos);
  }
}

TEST_CASE("live config-var values are found in every encoding and named") {
  const std::string value = expand_template("{b62:10}/+&{b62:12}", 8);
  const Scanner scanner = test::built_in_scanner({{"PAYMENT_TOKEN", value}});
  const auto found = [&](const std::string& text) {
    const auto matches = test::scan_text(scanner, "public/app.js", text);
    if (matches.size() != 1 || matches[0].rule != "live-config-var") return std::string("nothing");
    CHECK(matches[0].config_var == "PAYMENT_TOKEN");
    CHECK(matches[0].severity == Severity::kCritical);
    CHECK(matches[0].confidence == Confidence::kProven);
    return matches[0].encoding;
  };
  CHECK(found("x='" + value + "'") == "plain");
  CHECK(found("x='" + hex_encode(value) + "'") == "hex");
  CHECK(found("x=" + percent_encode(value)) == "url");
  for (const std::string& before : {std::string(), std::string("a"), std::string("ab")}) {
    INFO(before.size());
    CHECK(found("x='" + base64_encode(before + value + "zz") + "'") == "base64");
  }
  CHECK(found("x='something else'") == "nothing");
}

TEST_CASE("config vars that are no secrets are not looked for") {
  const std::string secret = expand_template("{b62:24}", 2);
  const Scanner scanner = test::built_in_scanner({
      {"PORT", "500012345678"},
      {"RAILS_ENV", "production-environment"},
      {"S3_BUCKET", secret},
      {"NEXT_PUBLIC_KEY", secret},
      {"APP_TITLE", "My wonderful shop"},
      {"API_URL", "https://api.acme-corp.io/v1"},
      {"SECRET_KEY", "changeme"},
      {"SHORT_TOKEN", "abc"},
      {"FEATURE_FLAGS", "alpha-beta-gamma"},
      {"STRIPE_PUBLISHABLE_KEY", secret},
      {"MAPBOX_TOKEN", expand_template("pk.eyJ{b62:60}.{b62:22}", 3)},
      {"CHECKOUT_KEY", expand_template("pk_live_{b62:24}", 4)},
      {"APP_FIREBASE_API_KEY", secret},
      {"SESSION_SECRET", secret},
      {"DATABASE_URL", "postgres://u:" + secret + "1@db.acme-corp.io/d"},
  });
  CHECK(scanner.live_variables() == std::vector<std::string>{"DATABASE_URL", "SESSION_SECRET"});
}

TEST_CASE("the password of a URL is found alone, also with newline in the file's value") {
  const std::string password = expand_template("{b62:24}", 6);
  const Scanner scanner =
      test::built_in_scanner({{"DATABASE_URL", "postgres://u:" + password + "@h.io/d\n"}});
  const auto matches = test::scan_text(scanner, "db.txt", "pw " + password);
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].config_var == "DATABASE_URL");
}

TEST_CASE("fingerprints follow the value, not the place; weak and live ones the place") {
  const Scanner scanner = test::built_in_scanner();
  const auto id_of = [&](const Scanner& with, std::string_view path, const std::string& text) {
    const auto matches = test::scan_text(with, path, text);
    REQUIRE(matches.size() == 1);
    return matches[0].fingerprint;
  };
  const std::string other = expand_template("HRKU-AA{token:58}", 22);
  CHECK(id_of(scanner, "a.txt", kToken) == id_of(scanner, "b/c.txt", "\n\n" + kToken));
  CHECK(id_of(scanner, "a.txt", kToken) != id_of(scanner, "a.txt", other));
  CHECK(id_of(scanner, "a.txt", kToken) !=
        id_of(test::built_in_scanner({}, "salt"), "a.txt", kToken));
  const std::string weak = "postgres://bob:b0bby7@db.acme-corp.io/d";
  CHECK(id_of(scanner, "a.txt", weak) != id_of(scanner, "b.txt", weak));
  const std::string one = expand_template("{b62:24}", 1);
  const std::string two = expand_template("{b62:24}", 2);
  CHECK(id_of(test::built_in_scanner({{"A_SECRET", one}}), "a.txt", one) ==
        id_of(test::built_in_scanner({{"A_SECRET", two}}), "a.txt", two));
}

TEST_CASE("redact() takes secrets out of any text") {
  const std::string live = expand_template("{b62:40}", 4);
  const Scanner scanner = test::built_in_scanner({{"A_SECRET", live}});
  CHECK(scanner.redact("a path") == "a path");
  CHECK(scanner.redact("dir/" + live + ".txt") == "dir/[A_SECRET].txt");
  CHECK(scanner.redact("dir/" + kToken).find(kToken.substr(8)) == std::string::npos);
  const std::string token = expand_template("ghp_{b62:36}", 3);
  for (const std::string& text : {"dir-" + token + "/a.txt", "1.0.0-" + token, token + "-x"}) {
    CHECK(scanner.redact(text).find(token.substr(8)) == std::string::npos);
  }
  // Words of a name are no token, and letters before one stay a boundary.
  for (const char* text :
       {"@a/task-runner-for-everything-that-is-slow", "desk-calculator-of-mine"}) {
    CHECK(scanner.redact(text) == text);
  }
}

TEST_CASE("redact() leaves no user information in any address") {
  const Scanner scanner = test::built_in_scanner();
  const std::string password = expand_template("{b62:12}", 5);
  for (const char* address : {"https://u:%@git.example/a", "http://%@localhost/", "x://u:%@h",
                              "https://u:%@127.0.0.1:80/", "+git+https://u:%@a.test/b@main"}) {
    std::string text = address;
    text.replace(text.find('%'), 1, password);
    INFO(address);
    CHECK(scanner.redact("dir/" + text + " b").find(password) == std::string::npos);
  }
}

TEST_CASE("redact() takes out random values of config vars that are not looked for, too") {
  const std::string value = expand_template("{b62:32}", 4);
  const Scanner scanner =
      test::built_in_scanner({{"S3_BUCKET", value}, {"RAILS_ENV", "production"}});
  CHECK(scanner.redact("dir/" + value + "/production") == "dir/[S3_BUCKET]/production");
  CHECK(test::scan_text(scanner, "a.txt", value).empty());
}

TEST_CASE("redact() heeds no setting that excludes files") {
  ScannerOptions options;
  for (const cli::RuleFile& file : cli::embedded_secret_rules()) {
    options.files.push_back({file.name, file.text});
  }
  options.exclude = {"**"};
  const Result<Scanner> scanner = Scanner::create(std::move(options));
  REQUIRE(scanner);
  CHECK(scanner->redact("dir/" + kToken).find(kToken.substr(8)) == std::string::npos);
}

TEST_CASE("escapes before a token are boundaries, letters are not") {
  const Scanner scanner = test::built_in_scanner();
  const std::string token = expand_template("ghp_{b62:36}", 3);
  for (const std::string_view before : {"", " ", "\"", "\\n", "%3D", "\\u003d", "=", "\\x3d"}) {
    INFO(before);
    CHECK(test::scan_text(scanner, "a.txt", std::string(before) + token).size() == 1);
  }
  CHECK(test::scan_text(scanner, "a.txt", "x" + token).empty());
  CHECK(test::scan_text(scanner, "a.txt", token + "x").empty());
}

TEST_CASE("more matches than the cap are cut and said") {
  const Scanner scanner = test::built_in_scanner();
  std::string text;
  for (std::uint64_t seed = 0; seed < kMaxMatchesPerBlob + 50; ++seed) {
    text += expand_template("HRKU-AA{token:58}\n", seed);
  }
  std::vector<SecretMatch> matches;
  CHECK_FALSE(scanner.scan({"many.txt", text}, &matches));
  CHECK(matches.size() == kMaxMatchesPerBlob);
}

TEST_CASE("no decoys hide a secret in silence") {
  const std::string live = expand_template("{b62:40}", 4);
  const Scanner scanner = test::built_in_scanner({{"STRIPE_SECRET_KEY", live}});
  const std::string key = "k = '" + expand_template("sk_live_{b62:24}", 5) + "'\n";
  std::string text;
  // Each of these is seen by a rule and as an assignment, and counts once.
  for (std::uint64_t seed = 0; seed < kMaxMatchesPerBlob / 2 + 20; ++seed) {
    text += "GITHUB_TOKEN = \"" + expand_template("ghp_{b62:36}", seed) + "\"\n";
  }
  std::vector<SecretMatch> matches;
  CHECK(scanner.scan({"a.rb", text + key}, &matches));
  REQUIRE_FALSE(matches.empty());
  CHECK(matches.back().rule == "stripe-live-key");

  // Beyond all caps a live value is still told.
  text.clear();
  for (std::uint64_t seed = 0; seed < 10 * kMaxMatchesPerBlob; ++seed) {
    text += "HRKU-AA" + std::string(50, 'x') + std::to_string(10'000'000 + seed) + '\n';
    text += expand_template("HRKU-AA{token:58}\n", seed);
  }
  matches.clear();
  CHECK_FALSE(scanner.scan({"a.txt", text + live}, &matches));
  REQUIRE(matches.size() == kMaxMatchesPerBlob + 1);
  CHECK(matches.back().config_var == "STRIPE_SECRET_KEY");
}

TEST_CASE("hostile text costs linear time and crashes nothing") {
  const Scanner scanner = test::built_in_scanner();
  for (const std::string_view piece :
       {"a", "{{{{", "secret=", "-----BEGIN ", "-----BEGIN PRIVATE KEY-----\n",
        "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nAB", "postgres://a:b", "HRKU-", "password: '",
        "https://", "\\u00", "eyJ"}) {
    INFO(piece);
    std::string text;
    while (text.size() < 300'000) text += piece;
    test::scan_text(scanner, "a.env", text);
    SUCCEED();
  }
}

TEST_CASE("a file of nothing but long tokens takes no longer than other text") {
  const Scanner scanner = test::built_in_scanner();
  std::string text;
  for (std::uint64_t seed = 0; text.size() < 200'000; ++seed) {
    text += expand_template(
        "TOKEN=eyJ{b62:80}.eyJpc3MiOiJrdWJlcm5ldGVzL3NlcnZpY2VhY2NvdW50{b62:500}.{token:341}a\n",
        seed);
  }
  const std::clock_t begun = std::clock();
  CHECK(test::scan_text(scanner, "tokens.txt", text).size() > 200);
  // CPU time: a tenth of that without optimisation; more than 3 s if RE2 looks for a begin by its
  // slowest way.
  CHECK(std::clock() - begun < 2 * CLOCKS_PER_SEC);
}

TEST_CASE("an app's own rule is stopped when the time is over, and that is told") {
  constexpr std::string_view kOwn =
      "[[rule]]\nid = \"slow\"\ntitle = \"Slow\"\nseverity = \"high\"\nconfidence = \"high\"\n"
      "literals = [\"abc\"]\npattern = 'abc([0-9a-f]{32})'\nboundary = \"none\"\n"
      "advice = \"Revoke it.\"\nmatch = ['abc{hex:31}']\nno_match = ['abc']\n";
  std::chrono::nanoseconds now{0};
  const auto clock = [&] { return now; };
  const Deadline deadline(std::chrono::seconds(1), {clock, clock});
  ScannerOptions options = with_own_rule(kOwn);
  options.deadline = &deadline;
  const Result<Scanner> scanner = Scanner::create(std::move(options));
  REQUIRE(scanner);
  const std::string key = "abc" + expand_template("{hex:32}", 3) + '\n';
  CHECK(test::scan_text(*scanner, "in_time.txt", key).size() == 1);
  CHECK(scanner->problems().empty());
  CHECK(own_rule_notes(*scanner, &deadline).size() == 1);
  now = std::chrono::seconds(2);
  CHECK(test::scan_text(*scanner, "late.txt", key).empty());
  REQUIRE(scanner->problems().size() == 1);
  CHECK(scanner->problems()[0].path == "late.txt");
  CHECK(scanner->problems()[0].incomplete);
  CHECK(own_rule_notes(*scanner, &deadline).empty());
  CHECK(scanner->redact(key).find(key.substr(3, 32)) == std::string::npos);
}

TEST_CASE("an app's own rule is stopped where its literals stand too often, and that is told") {
  constexpr std::string_view kOwn =
      "[[rule]]\nid = \"slow\"\ntitle = \"Slow\"\nseverity = \"high\"\nconfidence = \"high\"\n"
      "literals = [\"aaa\"]\npattern = 'aaa[a-z ]{0,900}X[0-9a-f]{32}'\nafter = 16384\n"
      "boundary = \"none\"\nadvice = \"Revoke it.\"\nmatch = ['aaa X{hex:32}']\n"
      "no_match = ['aaa X{hex:31}']\n";
  const Result<Scanner> scanner = Scanner::create(with_own_rule(kOwn));
  REQUIRE(scanner);
  const std::string key = "aaa X" + expand_template("{hex:32}", 3) + '\n';
  CHECK(test::scan_text(*scanner, "few.txt", key).size() == 1);
  CHECK(scanner->problems().empty());
  for (const char* path : {"b.txt", "a.txt"}) {
    test::scan_text(*scanner, path, std::string(200'000, 'a'));
  }
  const std::vector<Problem> problems = scanner->problems();
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].path == "a.txt");
  CHECK(problems[0].incomplete);
  CHECK(problems[0].message.find("own rule slow (own.toml:1) was stopped") == 0);
  // What a report is cleaned of counts for no file.
  static_cast<void>(scanner->redact(std::string(200'000, 'a')));
  CHECK(scanner->problems()[0].message == problems[0].message);
}
