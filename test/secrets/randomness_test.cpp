// The model against strings of both kinds. Its rates on whole projects stand in docs/secrets.md;
// test/bench/randomness_training.cpp measures them.
#include "secrets/randomness.h"

#include <string>

#include "test/secrets/built_in_scanner.h"

using namespace sluice;
using namespace sluice::secrets;

namespace {

RandomnessModel built_in_model() {
  Result<RandomnessModel> model = RandomnessModel::read("rules", test::built_in_tables());
  if (!model) FAIL(describe(model.error()));
  return std::move(*model);
}

}  // namespace

TEST_CASE("the model misses few random strings, and fewer the longer they are") {
  const RandomnessModel model = built_in_model();
  struct Case {
    std::string_view form;
    int misses;  ///< most of 500 strings
  };
  for (const Case& c : {Case{"{hex:20}", 25},
                        {"{hex:32}", 6},
                        {"{hex:64}", 2},
                        {"{HEX:32}", 6},
                        {"{b32:24}", 8},
                        {"{b36:20}", 15},
                        {"{B36:24}", 8},
                        {"{b62:16}", 25},
                        {"{b62:20}", 12},
                        {"{b62:32}", 2},
                        {"{b64:20}", 15},
                        {"{b64:40}", 2},
                        {"{token:24}", 8},
                        {"{token:64}", 2},
                        {"{letters:32}", 25}}) {
    INFO(c.form);
    int missed = 0;
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
      missed += model.looks_random(expand_template(c.form, seed)) ? 0 : 1;
    }
    CHECK(missed <= c.misses);
  }
}

TEST_CASE("the model takes nothing for random that people or programs write") {
  const RandomnessModel model = built_in_model();
  for (const std::string_view text : {"getUserAuthenticationToken",
                                      "com.example.service.AuthManager",
                                      "application/x-www-form-urlencoded",
                                      "session_cookie_secret_key_here",
                                      "correct-horse-battery-staple",
                                      "PasswordResetConfirmationView",
                                      "qwertyuiopasdfgh",
                                      "asdfghjklzxcvbnm1234567890",
                                      "2024-01-31T23:59:59.000Z",
                                      "1.2.3-beta.4+build.5678",
                                      "abcdabcdabcdabcdabcd",
                                      "aaaaaaaaaaaaaaaabbbbbbbb",
                                      "test/fixtures/files/avatar-1024x768.png",
                                      "thisIsMySuperSecretKeyForJwt2024",
                                      "DEFAULT_CONNECTION_TIMEOUT_MS",
                                      "us-east-1.compute.internal",
                                      "user_1234567890_session",
                                      "myhuginnpassword",
                                      "https.proxyPort.8443.enabled",
                                      "lorem-ipsum-dolor-sit-amet",
                                      "sha256WithRSAEncryption",
                                      "X-Forwarded-For-Original-Host",
                                      "Mozilla/5.0",
                                      "rgba.255.255.255.0.85",
                                      "00112233445566778899aabbccddeeff"}) {
    INFO(text);
    CHECK_FALSE(model.looks_random(text));
  }
}

TEST_CASE("any bytes have a score") {
  const RandomnessModel model = built_in_model();
  std::string every;
  for (int c = 0; c < 256; ++c) every += static_cast<char>(c);
  for (const std::string& text : {std::string(), std::string("a"), std::string(2, '\0'), every,
                                  std::string(100'000, 'x'), std::string(1000, '\xFF')}) {
    const double score = model.score(text);
    CHECK(score == score);  // not NaN
  }
}

TEST_CASE("a broken table or weights are refused") {
  const std::string whole(TrigramTable::kClasses * TrigramTable::kClasses * TrigramTable::kClasses,
                          '0');
  CHECK(TrigramTable::read(whole));
  CHECK_FALSE(TrigramTable::read(whole + '0'));
  CHECK_FALSE(TrigramTable::read(whole.substr(1)));
  CHECK_FALSE(TrigramTable::read(whole.substr(1) + '~'));
  CHECK_FALSE(TrigramTable::read(""));
  for (const std::string& text :
       {std::string(), std::string("[randomness_model]\n"),
        "[randomness_model]\ntrigrams = '" + whole + "'\n",
        "[randomness_model]\ntrigrams = '" + whole +
            "'\n[randomness_model.weights]\nhex = [1.0]\n[randomness_model.limits]\nhex = 1.0\n"}) {
    const Result<format::Node> document = format::read_toml("a.toml", text);
    REQUIRE(document);
    CHECK_FALSE(RandomnessModel::read("a.toml", *document));
  }
}

TEST_CASE("a table is what was written of it") {
  std::vector<double> counts(TrigramTable::kClasses * TrigramTable::kClasses *
                             TrigramTable::kClasses);
  counts[0] = 1000;
  const TrigramTable table = TrigramTable::from_counts(counts);
  const Result<TrigramTable> again = TrigramTable::read(table.to_text());
  REQUIRE(again);
  CHECK(again->to_text() == table.to_text());
  CHECK(table.bits(0, 0, 0) < table.bits(0, 0, 1));
}
