#include "access/config_digest.h"

#include "cli/access_rules.h"
#include "format/json.h"
#include "secrets/example_template.h"
#include "test/catch.h"

using namespace sluice;

namespace {

std::string digest_of(const std::string& json, std::string_view key = "a key of some bytes") {
  const auto rules = cli::load_access_rules();
  if (!rules) FAIL(describe(rules.error()));
  const auto node = format::read_json("x", json);
  if (!node) FAIL(describe(node.error()));
  return access::config_digest(*node, key, *rules);
}

}  // namespace

TEST_CASE("a digest of config vars holds names and hashes, and no value") {
  const std::string live = secrets::expand_template("sk_live_{b62:24}", 1);
  const std::string token = secrets::expand_template("HRKU-{uuid}", 2);
  const std::string text = digest_of(
      R"({"PORT":"5000","SECRET_KEY_BASE":"Blue-Sky-77-Blue-Sky","SHORT_KEY":"abc","LANG":
        "a text that is long enough","DATABASE_URL":"postgres://u1:Green-9@db.example:5432/d",
        "SITE":"https://user:Green-9-Green-9@x.example/","STRIPE":")" +
      live + R"(","DEPLOY":")" + token + R"(","NULL":null})");
  for (const std::string_view value :
       {std::string_view("Blue"), std::string_view("Green"), std::string_view("abc\""),
        std::string_view("5000"), std::string_view("long enough"), std::string_view("db.example"),
        std::string_view(live), std::string_view(token)}) {
    INFO(value);
    CHECK(text.find(value) == std::string::npos);
  }
  CHECK_THAT(text, Catch::Contains(R"({"name":"PORT"})"));
  CHECK_THAT(text, Catch::Contains(R"({"name":"SHORT_KEY"})"));
  CHECK_THAT(text, Catch::Contains(R"({"name":"LANG"})"));
  CHECK_THAT(text, Catch::Contains(R"({"name":"SECRET_KEY_BASE","value":")"));
  CHECK_THAT(text, Catch::Contains(R"({"name":"DATABASE_URL","database":"db-)"));
  CHECK_THAT(text, Catch::Contains(R"({"name":"SITE","value":")"));
  CHECK_THAT(text, Catch::Contains(R"({"name":"STRIPE","live":"Stripe"})"));
  CHECK_THAT(text, Catch::Contains(R"({"name":"DEPLOY","platform_token":true})"));
  CHECK(text.find('\n') == std::string::npos);
}

TEST_CASE("equal values have equal hashes under one key alone") {
  const std::string one = R"({"A_KEY":"Blue-Sky-77-Blue-Sky"})";
  const std::string two = R"({"A_KEY":"Blue-Sky-78-Blue-Sky"})";
  CHECK(digest_of(one) == digest_of(one));
  CHECK(digest_of(one) != digest_of(two));
  CHECK(digest_of(one) != digest_of(one, "another key of some bytes"));
}
