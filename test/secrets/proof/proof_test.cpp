// The proofs with right and wrong checksums. The rules' own examples (proven, refuted) test each
// proof through the scanner; here are what they tell, the clock, and bytes that are no tokens.
#include "secrets/proof/proof.h"

#include <map>
#include <set>

#include "secrets/example_template.h"
#include "test/secrets/built_in_scanner.h"

using namespace sluice;
using namespace sluice::secrets;
using proof::Answer;
using proof::Outcome;

namespace {

constexpr std::int64_t kNow = 1790000000;  // in 2026

Answer ask(std::string_view name, std::string_view form, std::uint64_t seed = 1) {
  const proof::Proof* found = proof::find_proof(name);
  REQUIRE(found != nullptr);
  const std::string value = expand_template(form, seed);
  return found->prove({value, value, 0, kNow});
}

std::string jwt(std::string_view header, std::string_view payload) {
  return "{base64url<}" + std::string(header) + "{>}.{base64url<}" + std::string(payload) +
         "{>}.{token:43}";
}

/// An AWS id of an account: 80 bits in base 32 (RFC 4648), the account in bits 7 to 46 of the first
/// 48, of which the highest is set in ids that carry one.
std::string aws_id(std::uint64_t account) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const std::uint64_t head = std::uint64_t{1} << 47 | account << 7 | 0x2A;
  const std::uint64_t tail = 0x5EED1234;
  std::string id = "AKIA";
  for (int digit = 0; digit < 16; ++digit) {
    std::size_t value = 0;
    for (int bit = digit * 5; bit < digit * 5 + 5; ++bit) {
      value = value << 1 | (bit < 48 ? head >> (47 - bit) & 1 : tail >> (79 - bit) & 1);
    }
    id += kDigits[value];
  }
  return id;
}

constexpr std::string_view kSigned = R"({"alg":"HS256","typ":"JWT"})";

}  // namespace

TEST_CASE("the names of proofs are sorted and found") {
  std::string_view last;
  for (const proof::Proof& row : proof::proofs()) {
    INFO(row.name);
    CHECK(last < row.name);
    CHECK(proof::find_proof(row.name) == &row);
    last = row.name;
  }
  CHECK(proof::find_proof("no-such-proof") == nullptr);
}

TEST_CASE("every proof is named by a rule that shows it hold and fail") {
  std::set<std::string_view> used;
  const Scanner scanner = test::built_in_scanner();
  for (const Rule& rule : scanner.rules()) {
    if (rule.proof == nullptr) continue;
    INFO(rule.source << ' ' << rule.id);
    used.insert(rule.proof->name);
    CHECK(rule.proven.empty() != rule.proof->can_hold);
    CHECK(rule.refuted.empty() != rule.proof->can_refute);
  }
  for (const proof::Proof& row : proof::proofs()) {
    INFO(row.name);
    CHECK(used.count(row.name) == 1);
  }
}

TEST_CASE("one wrong character refutes a checksum") {
  struct Case {
    std::string_view proof;
    std::string_view form;
  };
  const std::vector<Case> cases = {
      {"github-crc32", "ghp_{crc32-base62<}{b62:30}{>}"},
      {"github-sha256", "{sha256-base32<}github_pat_11{b62:20}_{b62:43}{>}AAAAAAAA"},
      {"gitlab-crc32", "{crc32-base36<}glpat-{token:32}.01.0w{>}"},
      {"deno-crc32", "{crc32-base62<}ddp_{b62:30}{>}"},
      {"apify-crc32", "{crc32-base62-lower<}apify_api_{b62:30}{>}"},
      {"cloudflare-crc32", "cfut_{crc32-hex<}{b62:40}{>}"},
      {"atlassian-crc32", "{crc32-HEX<}ATATT3xFfGF0{token:170}={>}"},
      {"grafana-crc32", "{_crc32-hex-reversed<}glsa_{b62:32}{>}"},
      {"confluent-crc32", "cflt{crc32-base64<}{b64:54}{>}"},
      {"azure-devops-crc32", "{azure-devops<}{random:28}{>}"},
      {"azure-entra-marvin32", "{azure-entra<}{b62:3}8Q~{b62:31}{>}"},
      {"azure-marvin32", "{marvin32:Default0<}{b64:76}+ASt{>}"},
      {"azure-marvin32", "{marvin32:Listen00<}{b64:33}+ASbA{>}"},
      {"age-bech32", "{bech32:age-secret-key-<}{random:32}{>}"},
      {"nkey-crc16", "{base32<}{crc16<}{bytes:9500}{random:32}{>}{>}"},
  };
  for (const Case& c : cases) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      INFO(c.proof << ' ' << c.form << ' ' << seed);
      std::string value = expand_template(c.form, seed);
      const proof::Proof* found = proof::find_proof(c.proof);
      REQUIRE(found != nullptr);
      CHECK(found->prove({value, value, 0, kNow}).outcome == Outcome::kHolds);
      // In the middle, where every one of them has data.
      char& c_changed = value[value.size() / 2 - 1];
      c_changed = c_changed == 'c' ? 'd' : c_changed == 'C' ? 'D' : c_changed >= 'a' ? 'c' : 'C';
      CHECK(found->prove({value, value, 0, kNow}).outcome == Outcome::kRefuted);
    }
  }
}

TEST_CASE("a wrong checksum lowers the confidence and drops nothing") {
  const Scanner scanner = test::built_in_scanner();
  const auto right =
      test::scan_text(scanner, "ci.yml", expand_template("t: ghp_{crc32-base62<}{b62:30}{>}", 3));
  const auto wrong = test::scan_text(scanner, "ci.yml", expand_template("t: ghp_{b62:36}", 3));
  REQUIRE(right.size() == 1);
  REQUIRE(wrong.size() == 1);
  CHECK(right[0].confidence == Confidence::kProven);
  CHECK(wrong[0].confidence == Confidence::kLow);
  CHECK(right[0].severity == wrong[0].severity);
}

TEST_CASE("an AWS id tells its account") {
  for (const auto& [account, facts] :
       std::map<std::uint64_t, std::string>{{29608264753, "account 029608264753"},
                                            {7, "account 000000000007"},
                                            {999999999999, "account 999999999999"}}) {
    CHECK(ask("aws-account", aws_id(account)).facts == facts);
    CHECK(ask("aws-account", aws_id(account)).outcome == Outcome::kUnknown);
  }
  CHECK(ask("aws-account", aws_id(1099511627775)).facts.empty());  // 13 digits
  std::string made_up = aws_id(7);
  made_up[4] = '0';
  CHECK(ask("aws-account", made_up).facts.empty());
  CHECK(ask("aws-account", "AKIA").facts.empty());
}

TEST_CASE("a Heroku token tells its end") {
  const auto with_end = [](std::string_view end) {
    return "HRKU-{base64url<}{bytes:0000}{random:30}{bytes:" + std::string(end) + "}{random:9}{>}";
  };
  CHECK(ask("heroku-token", with_end("ffffffff")).facts == "never expires");
  CHECK(ask("heroku-token", with_end("68400000")).facts == "expired 2025-06-04");
  CHECK(ask("heroku-token", with_end("68400000")).at_most == Severity::kLow);
  CHECK(ask("heroku-token", with_end("80000000")).facts == "expires 2038-01-19");
  CHECK(ask("heroku-token", with_end("00000000")).facts.empty());
  CHECK(ask("heroku-token", "HRKU-{uuid}").facts.empty());
}

TEST_CASE("Azure keys tell their service and month") {
  CHECK(ask("azure-cask", "{azure-cask<}{b62:52}JQQJ99BJ{b62:12}{b62:4}AZDO{>}").facts ==
        "Azure DevOps, made 2025-10");
  CHECK(ask("azure-cask", "{b62:52}JQQJ99AA{b62:12}{b62:4}acog{b62:4}").facts ==
        "Azure AI services, made 2024-01");
  CHECK(ask("azure-marvin32", "{marvin32:MastRO00<}{b64:76}ACDb{>}").facts ==
        "Cosmos DB, read only");
}

TEST_CASE("a JSON web token is graded by what it says") {
  struct Case {
    std::string payload;
    std::string_view facts;
    std::optional<Severity> at_least;
    std::optional<Severity> at_most;
  };
  const std::vector<Case> cases = {
      {R"({"iss":"shop","exp":4102444800})", "issued by shop, expires 2100-01-01", {}, {}},
      {R"({"iss":"shop","exp":1700000000})",
       "issued by shop, expired 2023-11-14",
       {},
       Severity::kLow},
      {R"({"sub":"{digits:8}"})", "never expires", {}, {}},
      {R"({"role":"admin"})", "role admin, never expires", Severity::kHigh, {}},
      {R"({"scope":["read","repo:write"],"exp":4102444800})",
       "scope read repo:write, expires 2100-01-01",
       Severity::kHigh,
       {}},
      {R"({"role":"service_role","iss":"supabase"})",
       "issued by supabase, role service_role, never expires",
       Severity::kCritical,
       {}},
      {"{\"iss\":\"a\\u001b[31m\\u00e9\"}", "issued by a?[31m??, never expires", {}, {}},
  };
  for (const Case& c : cases) {
    INFO(c.payload);
    const Answer answer = ask("jwt", jwt(kSigned, c.payload));
    CHECK(answer.outcome == Outcome::kHolds);
    CHECK(answer.facts == c.facts);
    CHECK(answer.at_least == c.at_least);
    CHECK(answer.at_most == c.at_most);
    CHECK_FALSE(answer.innocent);
  }
  CHECK(ask("jwt", jwt(R"({"alg":"none"})", R"({"role":"admin"})")).at_most == Severity::kLow);
  CHECK(ask("jwt", jwt(kSigned, R"({"sub":"1234567890","name":"John Doe"})")).innocent);
  CHECK(ask("jwt", jwt(kSigned, R"({"iss":"supabase","role":"anon"})")).innocent);
  CHECK(ask("jwt", jwt(R"({"typ":"JWT"})", R"({"iss":"x"})")).outcome == Outcome::kRefuted);
  CHECK(ask("jwt", jwt(kSigned, "[1]")).outcome == Outcome::kRefuted);
}

TEST_CASE("PyPI's tokens tell project and end") {
  const auto token = [](std::string_view caveat, std::string_view length) {
    return "pypi-{base64url<}{bytes:020108}pypi.org{bytes:0204}abcd{bytes:0002" +
           std::string(length) + "}" + std::string(caveat) + "{bytes:00000620}{random:32}{>}";
  };
  CHECK(ask("pypi-macaroon", token(R"([1, ["p1"]])", "0b")).facts == "project p1");
  CHECK(ask("pypi-macaroon", token("[0,1700000000,1]", "10")).facts == "expired 2023-11-14");
  CHECK(ask("pypi-macaroon", token("[0,1700000000,1]", "10")).at_most == Severity::kLow);
  CHECK(ask("pypi-macaroon", token("[0,1700000000,1]", "7f")).outcome == Outcome::kRefuted);
}

TEST_CASE("a service account in base64 tells project and account") {
  const Answer answer =
      ask("google-service-account",
          R"({base64<}{"type": "service_account", "project_id": "shop", "private_key": )"
          R"("x PRIVATE KEY-----", "client_email": "ci@shop.iam.gserviceaccount.com"}{>})");
  CHECK(answer.outcome == Outcome::kHolds);
  CHECK(answer.facts == "project shop, ci@shop.iam.gserviceaccount.com");
}

TEST_CASE("no proof minds bytes that are no token") {
  std::vector<std::string> values = {"",
                                     "a",
                                     ".",
                                     "..",
                                     "_",
                                     "=",
                                     "==",
                                     "1",
                                     "eyJ.eyJ.",
                                     "HRKU-",
                                     "pypi-",
                                     "ops_",
                                     "glc_",
                                     "sntrys__",
                                     "sk_live_",
                                     "BBDC-",
                                     std::string(3, '\0'),
                                     std::string(100, '\xff')};
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    values.push_back(expand_template("{random:" + std::to_string(seed * 7 % 120) + "}", seed));
    values.push_back(expand_template("{b64:" + std::to_string(seed * 5 % 120) + "}", seed));
  }
  for (const proof::Proof& row : proof::proofs()) {
    INFO(row.name);
    for (const std::string& value : values) {
      CHECK(row.prove({value, value, 0, kNow}).outcome != Outcome::kHolds);
    }
  }
}
