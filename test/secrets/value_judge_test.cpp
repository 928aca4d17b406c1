#include "secrets/value_judge.h"

#include <random>

#include "base/hash.h"
#include "test/secrets/built_in_scanner.h"

using namespace sluice;
using namespace sluice::secrets;

namespace {

ValueJudge built_in_judge() {
  Result<ValueJudge> judge = ValueJudge::read("rules", test::built_in_tables());
  REQUIRE(judge);
  return std::move(*judge);
}

}  // namespace

TEST_CASE("random strings of every alphabet look random") {
  const ValueJudge judge = built_in_judge();
  for (const std::string_view form :
       {"{hex:20}", "{hex:32}", "{hex:40}", "{hex:64}", "{hex:128}", "{b36:20}", "{b36:32}",
        "{b62:16}", "{b62:24}", "{b62:40}", "{b64:40}", "{token:32}", "{token:64}", "{uuid}",
        "{b32:26}", "{HEX:32}"}) {
    INFO(form);
    int random = 0;
    constexpr int kSamples = 200;
    for (std::uint64_t seed = 0; seed < kSamples; ++seed) {
      random += judge.looks_random(expand_template(form, seed)) ? 1 : 0;
    }
    // The limits are 1st percentiles, so that about one in a hundred is lost, and a few to the
    // letter pairs.
    CHECK(random >= kSamples * 93 / 100);
  }
}

TEST_CASE("words, names and patterns do not look random") {
  const ValueJudge judge = built_in_judge();
  for (const std::string_view value :
       {"getUserAuthenticationToken", "com.example.service.AuthManager", "application/x-www-form",
        "00112233445566778899aabbccddeeff", "session_cookie_secret_key_here",
        "aaaaaaaaaaaaaaaaaaaa", "correct-horse-battery-staple", "password", "1234567890123456",
        "abcdefghijklmnop", "PasswordResetConfirmationView", "user_session_remember_me", "short",
        "", "0000000000000000", "thisIsMySuperSecretKeyForJwt",
        "ConfigurationManagerFactoryBean"}) {
    INFO(value);
    CHECK_FALSE(judge.looks_random(value));
  }
}

TEST_CASE("placeholders are told from keys that hold the same words") {
  const ValueJudge judge = built_in_judge();
  for (const std::string_view value : {"changeme",
                                       "CHANGE_ME",
                                       "your_api_key_here",
                                       "YOUR-TOKEN",
                                       "xxxxxxxxxxxx",
                                       "<api-key>",
                                       "secret",
                                       "password123",
                                       "test",
                                       "my-secret-token",
                                       "1234567890",
                                       "AKIAIOSFODNN7"
                                       "EXAMPLE",
                                       "********",
                                       "insert-key",
                                       "todo",
                                       "null",
                                       "example",
                                       "REPLACE_ME",
                                       "deadbeef",
                                       ""}) {
    INFO(value);
    CHECK(judge.is_placeholder(value));
  }
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const std::string key = expand_template("test_{b62:32}", seed);
    INFO(key);
    CHECK_FALSE(judge.is_placeholder(key));
  }
}

TEST_CASE("values that documentation publishes are known by their hashes") {
  const std::string published = expand_template("{b62:40}", 1);
  format::Node tables = test::built_in_tables();
  for (format::Member& member : tables.members) {
    if (member.key != "published") continue;
    REQUIRE(member.value.members.at(0).value.items.size() > 5);
    member.value.members.at(0).value.items.at(0).text = sha256_hex(published).substr(0, 16);
  }
  const Result<ValueJudge> judge = ValueJudge::read("rules", tables);
  REQUIRE(judge);
  CHECK(judge->is_published(published));
  CHECK_FALSE(judge->is_published(published + "x"));
  CHECK_FALSE(judge->is_published(expand_template("{b62:40}", 2)));
}

TEST_CASE("references are values from elsewhere") {
  const ValueJudge judge = built_in_judge();
  for (const std::string_view value :
       {"$SECRET", "${SECRET}", "%SECRET%", "<%= ENV['X'] %>", "{{ secret }}", "#{secret}",
        "process.env.SECRET", "os.environ['X']", "ENV['SECRET']", "$(cat file)", "ENC[AES256,data]",
        "arn:aws:secretsmanager:eu", "pbkdf2_sha256$260000$x$y=", "prefix-${VAR}", "self.token"}) {
    INFO(value);
    CHECK(judge.is_reference(value));
  }
  CHECK_FALSE(judge.is_reference("abcDEF123"));
}

TEST_CASE("a name's words are the same from its end") {
  std::mt19937 random(6);
  constexpr std::string_view kAlphabet = "abXYZ019_-. \xC3";
  for (int round = 0; round < 5000; ++round) {
    std::string name;
    for (std::size_t i = random() % 12; i > 0; --i) name += kAlphabet[random() % kAlphabet.size()];
    std::vector<std::string> words;
    std::size_t end = name.size();
    for (std::string_view word = last_word(name, &end); !word.empty();
         word = last_word(name, &end)) {
      words.emplace(words.begin(), word);
      for (char& c : words.front()) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    INFO(name);
    REQUIRE(words == split_words(name));
  }
}

TEST_CASE("names are split into words") {
  using Words = std::vector<std::string>;
  CHECK(split_words("awsSecretKey") == Words{"aws", "secret", "key"});
  CHECK(split_words("AWS_SECRET_KEY") == Words{"aws", "secret", "key"});
  CHECK(split_words("APIKey") == Words{"api", "key"});
  CHECK(split_words("key2Value") == Words{"key", "2", "value"});
  CHECK(split_words("").empty());
  CHECK(split_words("...").empty());
}
