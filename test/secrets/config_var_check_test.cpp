// What is said of the config vars themselves.
#include "test/secrets/built_in_scanner.h"

using namespace sluice;
using namespace sluice::secrets;

namespace {

using Vars = std::map<std::string, std::string>;

std::string said_of(const Vars& vars) {
  const Scanner scanner = test::built_in_scanner(vars);
  std::string all;
  for (const SecretMatch& match : scanner.config_var_matches()) {
    all += (all.empty() ? "" : "; ") + match.rule + ' ' + match.config_var + ' ' +
           std::string(to_string(match.severity)) + ' ' + std::string(to_string(match.confidence));
    CHECK(match.location.path == "ENV_DIR/" + match.config_var);
    CHECK(match.fingerprint.starts_with("secret-"));
    for (const auto& [name, value] : vars) {
      if (value.size() < 12) continue;
      CHECK((match.title + match.advice + match.redacted).find(value) == std::string::npos);
    }
  }
  return all;
}

}  // namespace

TEST_CASE("a secret under a name that goes into browser code is a finding of its own") {
  const std::string token = expand_template("HRKU-AA{token:58}", 1);
  const std::string random = expand_template("{b62:32}", 2);
  const std::string url = expand_template("postgres://bob:{b62:24}@db.acme-corp.io/d", 3);
  CHECK(said_of({{"NEXT_PUBLIC_DB", url}}) == "config-var-public NEXT_PUBLIC_DB high high");
  CHECK(said_of({{"VITE_AUTH_SECRET", random}}) ==
        "config-var-public VITE_AUTH_SECRET medium medium");
  CHECK(said_of({{"REACT_APP_PAY", random}, {"PAY_SECRET", random}}) ==
        "config-var-public REACT_APP_PAY high high");
  CHECK(
      said_of({{"EXPO_PUBLIC_DEPLOY", token}}).find("config-var-public EXPO_PUBLIC_DEPLOY high") !=
      std::string::npos);
  // What is meant to be public.
  CHECK(said_of({{"NEXT_PUBLIC_MAP_TOKEN", random}, {"MAP_TOKEN", random}}).empty());
  CHECK(said_of({{"NEXT_PUBLIC_SITE_KEY", random}}).empty());
  CHECK(said_of({{"VITE_MAP_TOKEN", random}}).empty());
  CHECK(said_of({{"VITE_API_URL", "https://api.acme-corp.io/v1"}}).empty());
  CHECK(said_of({{"VITE_AUTH_SECRET", "changeme"}}).empty());
  CHECK(said_of({{"NEXT_PUBLIC_FIREBASE_API_KEY", expand_template("AIza{token:35}", 4)}}).empty());
  CHECK(said_of({{"AUTH_SECRET", random}}).empty());
}

TEST_CASE("platform tokens, placeholders, doubled secrets and live keys in review apps are told") {
  const std::string random = expand_template("{b62:32}", 5);
  const std::string live_key = expand_template("sk_live_{b62:24}", 6);
  CHECK(said_of({{"HEROKU_API_KEY", expand_template("{uuid}", 7)}}) ==
        "config-var-platform-token HEROKU_API_KEY medium high");
  CHECK(said_of({{"DEPLOY", expand_template("HRKU-AA{token:58}", 8)}}) ==
        "config-var-platform-token DEPLOY medium high");
  CHECK(said_of({{"SESSION_SECRET", "changeme"}}) ==
        "config-var-placeholder SESSION_SECRET medium medium");
  CHECK(said_of({{"A_SECRET", random}, {"B_SECRET", random}}) ==
        "config-var-doubled A_SECRET low high");
  CHECK(said_of({{"STRIPE_KEY", live_key}, {"HEROKU_PR_NUMBER", "7"}}) ==
        "config-var-live-key-in-review STRIPE_KEY medium high");
  CHECK(said_of({{"STRIPE_KEY", live_key}}).empty());
  CHECK(said_of({{"SESSION_SECRET", "changeme"}, {"CI", "true"}}).empty());
  CHECK(said_of({{"REQUIRE_PASSWORD", "true"}, {"SESSION_SECRET", ""}}).empty());
  // The attachments of one database.
  const std::string url = expand_template("postgres://bob:{b62:24}@db.acme-corp.io/d", 9);
  CHECK(said_of({{"DATABASE_URL", url}, {"HEROKU_POSTGRESQL_RED_URL", url}}).empty());
}
