// Getting the policy that SLUICE_POLICY_URL demands: what is refused, what the copy in the cache is
// good for. Through file URLs; that http is refused is tried here, that curl checks certificates in
// curl's own test.
#include "cli/outside_policy.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <cstdio>
#include <filesystem>

#include "base/date.h"
#include "base/encoding.h"
#include "base/hash.h"
#include "policy/policy_keys.h"
#include "secrets/example_template.h"
#include "test/catch.h"
#include "test/child_process.h"
#include "test/temp_folder.h"

using namespace sluice;
using namespace sluice::cli;
using namespace sluice::test;

namespace {

const std::chrono::system_clock::time_point kNow =
    *parse_day("2026-11-23") + std::chrono::hours(12);
constexpr std::string_view kPolicy = "version = 2\n[policy]\nfail_on = \"medium\"\n";

/// Writes a private key; gives what reads it.
PrivateKey new_key(const TempFolder& folder, const std::string& name) {
  EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  const std::string path = folder.path(name);
  std::FILE* file = std::fopen(path.c_str(), "wb");
  REQUIRE(file != nullptr);
  PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(file);
  EVP_PKEY_free(key);
  auto read = read_private_key(path);
  REQUIRE(read);
  return std::move(*read);
}

struct Outcome {
  Status failed;
  std::string fail_on;
  std::string origin;
  std::vector<Problem> problems;
  EffectivePolicy policy;
};

/// A server's folder, a cache and a key.
struct Scene {
  TempFolder folder;
  PrivateKey key = new_key(folder, "key.pem");
  OutsidePolicyRequest request;

  Scene() {
    request.source.url = "file://" + folder.path("policy.toml");
    request.source.key = key.public_key();
    request.cache = folder.path("cache/sluice");
    request.now = kNow;
  }

  void publish(std::string_view text) {
    folder.write("policy.toml", text);
    const auto signature = key.sign(text);
    REQUIRE(signature);
    folder.write("policy.toml.sig", *signature);
  }
  void unpublish() { std::filesystem::remove(folder.path("policy.toml")); }

  Outcome apply(Settings settings = {}) const {
    Outcome outcome;
    outcome.policy.environment = "production";
    outcome.policy.values = policy::default_values();
    outcome.failed = apply_outside_policy(request, &outcome.policy, &settings, &outcome.problems);
    outcome.fail_on = to_string(settings.policy.fail_on);
    outcome.origin = outcome.policy.values[1].origin;
    return outcome;
  }
};

std::string message_of(const Outcome& outcome) {
  return outcome.failed ? describe(*outcome.failed) : "none";
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// What the variables give: "none", the URL, or the error.
std::string source_of(const std::map<std::string, std::string>& config_vars,
                      const std::map<std::string, std::string>& process = {}) {
  const auto source = outside_policy_source(config_vars, process);
  if (!source) return describe(source.error());
  return *source ? (*source)->url : "none";
}

}  // namespace

TEST_CASE("an outside policy is demanded only with a pin or a key, by https or as a file") {
  const TempFolder folder;
  const std::string key = to_text(new_key(folder, "key.pem").public_key());
  const std::string pin(64, 'a');
  const std::string url = "https://policy.example/sluice.toml";
  CHECK(source_of({}) == "none");
  CHECK(source_of({{"SLUICE_POLICY_URL", " \n"}}) == "none");
  CHECK(source_of({{"SLUICE_POLICY_SHA256", pin}}) == "none");
  CHECK(source_of({{"SLUICE_POLICY_URL", url + "\n"}, {"SLUICE_POLICY_SHA256", pin}}) == url);
  CHECK(source_of({{"SLUICE_POLICY_URL", url}, {"SLUICE_POLICY_KEY", key + "\n"}}) == url);
  CHECK(source_of({{"SLUICE_POLICY_URL", "file:///p"}, {"SLUICE_POLICY_KEY", key}}) == "file:///p");
  CHECK(source_of({{"SLUICE_POLICY_URL", url}})
            .starts_with("SLUICE_POLICY_URL: needs SLUICE_POLICY_KEY or SLUICE_POLICY_SHA256"));
  for (const char* const wrong :
       {"http://policy.example/p", "ftp://x/y", "policy.toml", "HTTP://x"}) {
    CHECK(source_of({{"SLUICE_POLICY_URL", wrong}, {"SLUICE_POLICY_SHA256", pin}}) ==
          "SLUICE_POLICY_URL: must begin with https:// or file:///");
  }
  CHECK(source_of({{"SLUICE_POLICY_URL", url}, {"SLUICE_POLICY_SHA256", "abc"}}) ==
        "SLUICE_POLICY_SHA256: must be 64 hex digits: what sha256sum prints");
  CHECK(source_of({{"SLUICE_POLICY_URL", url}, {"SLUICE_POLICY_SHA256", std::string(64, 'g')}})
            .starts_with("SLUICE_POLICY_SHA256: "));
  CHECK(source_of({{"SLUICE_POLICY_URL", url}, {"SLUICE_POLICY_KEY", "abc"}})
            .starts_with("SLUICE_POLICY_KEY: not an Ed25519 public key"));
  // Who starts the program says more than the app's variables; a pin of theirs is not mixed in.
  CHECK(source_of({{"SLUICE_POLICY_URL", "file:///app"}, {"SLUICE_POLICY_SHA256", pin}},
                  {{"SLUICE_POLICY_URL", url}, {"SLUICE_POLICY_KEY", key}}) == url);
  CHECK(source_of({{"SLUICE_POLICY_SHA256", pin}}, {{"SLUICE_POLICY_URL", url}})
            .starts_with("SLUICE_POLICY_URL: needs"));
}

TEST_CASE("the signature stands beside the policy") {
  CHECK(signature_url("https://a.example/p.toml") == "https://a.example/p.toml.sig");
  CHECK(signature_url("https://a.example/p?token=x#y") == "https://a.example/p.sig?token=x#y");
}

TEST_CASE("a signed policy tightens, with raw and with base64 signatures") {
  Scene scene;
  scene.publish(kPolicy);
  const Outcome raw = scene.apply();
  CHECK(message_of(raw) == "none");
  CHECK(raw.problems.empty());
  CHECK(raw.fail_on == "medium");
  CHECK(raw.origin == "SLUICE_POLICY_URL:3");
  CHECK(raw.policy.outside == "version 2, signed, SHA-256 " + sha256_hex(kPolicy));

  scene.folder.write("policy.toml.sig", base64_encode(*scene.key.sign(kPolicy)) + "\n");
  CHECK(scene.apply().fail_on == "medium");
}

TEST_CASE(
    "a signature that is wrong, of another, or missing is an error, whatever the cache holds") {
  for (const bool cached : {false, true}) {
    CAPTURE(cached);
    Scene scene;
    scene.publish(kPolicy);
    if (cached) CHECK(message_of(scene.apply()) == "none");
    scene.folder.write("policy.toml", "[policy]\nfail_on = \"critical\"\n");
    CHECK(contains(message_of(scene.apply()), "signature does not fit SLUICE_POLICY_KEY"));
    scene.folder.write("policy.toml", kPolicy);
    scene.folder.write("policy.toml.sig", *new_key(scene.folder, "other.pem").sign(kPolicy));
    CHECK(contains(message_of(scene.apply()), "signature does not fit"));
    for (const std::string& bad : {std::string(), std::string("x"), std::string(64, 'x')}) {
      scene.folder.write("policy.toml.sig", bad);
      CHECK(contains(message_of(scene.apply()), "signature does not fit"));
    }
    std::filesystem::remove(scene.folder.path("policy.toml.sig"));
    CHECK(contains(message_of(scene.apply()), "has no signature"));
  }
}

TEST_CASE("a pinned policy is the one or none, and its copy needs no download") {
  Scene scene;
  scene.request.source.key.reset();
  scene.request.source.sha256 = sha256_hex(kPolicy);
  scene.folder.write("policy.toml", std::string(kPolicy) + " ");
  CHECK(contains(message_of(scene.apply()), "SHA-256 is not SLUICE_POLICY_SHA256"));
  scene.folder.write("policy.toml", kPolicy);
  CHECK(scene.apply().fail_on == "medium");
  scene.unpublish();
  scene.request.now = kNow + std::chrono::hours(24 * 365);
  const Outcome later = scene.apply();
  CHECK(later.fail_on == "medium");
  CHECK(later.problems.empty());
  // Another pin: the copy is none of it.
  scene.request.source.sha256 = sha256_hex("else");
  const Outcome other = scene.apply();
  REQUIRE(other.problems.size() == 1);
  CHECK(other.problems[0].incomplete);
}

TEST_CASE("with both a pin and a key both must fit") {
  Scene scene;
  scene.publish(kPolicy);
  scene.request.source.sha256 = sha256_hex(kPolicy);
  CHECK(scene.apply().fail_on == "medium");
  scene.request.source.sha256 = sha256_hex("else");
  CHECK(contains(message_of(scene.apply()), "SHA-256"));
}

TEST_CASE("a policy that can't be had: a copy of seven days, an older one, none") {
  struct Row {
    int hours;
    bool incomplete;
  };
  for (const Row row : {Row{1, false}, Row{7 * 24, false}, Row{7 * 24 + 1, true}, Row{-2, true}}) {
    CAPTURE(row.hours);
    Scene scene;
    scene.publish(kPolicy);
    CHECK(message_of(scene.apply()) == "none");
    scene.unpublish();
    scene.request.now = kNow + std::chrono::hours(row.hours);
    const Outcome outcome = scene.apply();
    CHECK(message_of(outcome) == "none");
    // It holds in any case: better an old one than none.
    CHECK(outcome.fail_on == "medium");
    REQUIRE(outcome.problems.size() == 1);
    CHECK(outcome.problems[0].incomplete == row.incomplete);
    CHECK(contains(outcome.problems[0].message, "the copy of 2026-11-23 is used"));
    CHECK_FALSE(contains(outcome.problems[0].message, scene.folder.path()));
  }
  Scene scene;
  Settings mild;
  mild.policy.fail_on = Severity::kCritical;
  const Outcome none = scene.apply(mild);
  CHECK(message_of(none) == "none");
  CHECK(none.fail_on == "high");
  CHECK(none.origin == "default, without the policy of SLUICE_POLICY_URL");
  REQUIRE(none.problems.size() == 1);
  CHECK(none.problems[0].incomplete);
}

TEST_CASE("--offline takes the copy") {
  Scene scene;
  scene.publish(kPolicy);
  CHECK(scene.apply().problems.empty());
  scene.request.offline = true;
  const Outcome outcome = scene.apply();
  CHECK(outcome.fail_on == "medium");
  REQUIRE(outcome.problems.size() == 1);
  CHECK(contains(outcome.problems[0].message, "(--offline)"));
}

TEST_CASE("a version older than one that was here is refused") {
  Scene scene;
  scene.publish(kPolicy);
  CHECK(message_of(scene.apply()) == "none");
  scene.publish("version = 1\n");
  CHECK(contains(message_of(scene.apply()), "version 1, older than version 2"));
  scene.publish("[policy]\n");
  CHECK(contains(message_of(scene.apply()), "version 0, older than version 2"));
  scene.publish("version = 3\n[policy]\nfail_on = \"low\"\n");
  CHECK(scene.apply().fail_on == "low");
  // The same version again is none that is older.
  scene.publish("version = 3\n[policy]\nfail_on = \"medium\"\n");
  CHECK(scene.apply().fail_on == "medium");
}

TEST_CASE("a copy that was written by another is worth nothing") {
  Scene scene;
  scene.publish(kPolicy);
  CHECK(message_of(scene.apply()) == "none");
  const std::string path = scene.folder.path("cache/sluice/outside_policy.json");
  const std::string sound = read_bytes(path);
  const std::string forged = "[policy]\n";
  const std::string with_policy =
      R"({"schema": "sluice-outside-policy/1", "fetched": "2026-11-23T12:00:00Z", "policy": ")" +
      base64_encode(forged) + R"(", "signature": ")" + base64_encode(*scene.key.sign(kPolicy)) +
      "\"}";
  scene.unpublish();
  for (const std::string& bytes : {std::string(), std::string("{"), with_policy,
                                   sound.substr(0, sound.size() / 2), std::string("null")}) {
    scene.folder.write("cache/sluice/outside_policy.json", bytes);
    const Outcome outcome = scene.apply();
    REQUIRE(outcome.problems.size() == 1);
    CHECK(outcome.problems[0].incomplete);
  }
  // Nor is one that a link leads to.
  scene.folder.write("elsewhere.json", sound);
  std::filesystem::remove(path);
  std::filesystem::create_symlink(scene.folder.path("elsewhere.json"), path);
  CHECK(scene.apply().problems[0].incomplete);
}

TEST_CASE("a signed policy that is broken or too big is an error or can't be had, never ignored") {
  Scene scene;
  scene.publish("[policy]\nfail_onn = \"low\"\n");
  CHECK(message_of(scene.apply()) ==
        "SLUICE_POLICY_URL:2: unknown key \"policy.fail_onn\", did you mean \"policy.fail_on\"?");
  scene.publish(std::string(1 << 20, '\n') + "\n");
  const Outcome big = scene.apply();
  CHECK((big.failed || big.problems.at(0).incomplete));
}

TEST_CASE("the program holds to the outside policy of ENV_DIR and of its environment") {
  Scene scene;
  scene.publish(kPolicy);
  scene.folder.write("app/sluice.toml", "mode = \"enforce\"\n[policy]\nfail_on = \"critical\"\n");
  const std::string program = test::sluice_program();
  const auto sluice = [&](std::vector<std::string> arguments, std::vector<std::string> variables) {
    arguments.insert(arguments.begin(), program);
    variables.push_back("HOME=" + scene.folder.path());
    variables.emplace_back("PATH=/usr/bin:/bin");
    return run_program(arguments, variables, scene.folder.path());
  };
  const std::string url = "SLUICE_POLICY_URL=" + scene.request.source.url;
  const std::string key = "SLUICE_POLICY_KEY=" + to_text(scene.key.public_key());

  const ChildResult bare = sluice({"gate", "app"}, {url});
  CHECK(bare.exit_code == 2);
  CHECK(contains(bare.err, "SLUICE_POLICY_URL: needs SLUICE_POLICY_KEY or SLUICE_POLICY_SHA256"));
  const ChildResult told = sluice({"gate", "--explain-policy", "app"}, {url, key});
  CHECK(told.exit_code == 0);
  CHECK(contains(told.out, "Tightened by the policy of SLUICE_POLICY_URL: version 2, signed"));
  CHECK(contains(told.out, "\"medium\"      SLUICE_POLICY_URL:3\n"));
  CHECK_FALSE(contains(told.out + told.err, "policy.toml"));
  // Not by an option either.
  CHECK(contains(sluice({"gate", "--explain-policy", "--fail-on", "high", "app"}, {url, key}).out,
                 "SLUICE_POLICY_URL:3\n"));

  scene.folder.write("env/SLUICE_POLICY_URL", scene.request.source.url);
  scene.folder.write("env/SLUICE_POLICY_KEY", to_text(scene.key.public_key()));
  const std::vector<std::string> build = {"gate",    "--all", "--env-dir", "env",
                                          "--cache", "cache", "app"};
  const ChildResult built = sluice(build, {});
  CHECK(built.exit_code == 0);
  CHECK_FALSE(contains(built.err, "unknown config var"));
  CHECK(contains(built.out, "; outside policy\n"));
  scene.unpublish();
  const ChildResult kept = sluice(build, {});
  CHECK(kept.exit_code == 0);
  scene.folder.write("env/SLUICE_POLICY_SHA256", std::string(64, '0'));
  const ChildResult none = sluice(build, {});
  CHECK(none.exit_code == 3);
  const ChildResult explained =
      sluice({"gate", "--explain-policy", "--env-dir", "env", "--cache", "cache", "app"}, {});
  CHECK(explained.exit_code == 0);
  CHECK(contains(explained.out, "could not be downloaded"));
  CHECK(contains(explained.out, "default, without the policy of SLUICE_POLICY_URL"));
  CHECK(contains(none.out, "could not be downloaded"));
  // What the log says of acceptances is what holds.
  std::string words;
  for (const char c : none.out) {
    if (c != '\n' && c != '!' && (c != ' ' || !words.ends_with(' '))) words += c;
  }
  CHECK(contains(words, "within them what the app accepts is accepted"));
  CHECK(none.exit_code == 3);
  scene.folder.write("app/key.rb",
                     "KEY = '" + secrets::expand_template("sk_live_{b62:24}", 5) + "'\n");
  CHECK(sluice(build, {}).exit_code == 1);
  const auto until = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()) +
                     std::chrono::days(170);
  const std::string accepted =
      "[[ignore]]\nid = \"stripe-live-key\"\npath = \"key.rb\"\nreason = \"a sandbox "
      "account\"\nuntil = " +
      to_string(until) + '\n';
  scene.folder.write("app/sluice.toml", accepted);
  CHECK(sluice(build, {}).exit_code == 3);
  // What the app's own policy demands of them is demanded all the same.
  scene.folder.write("app/sluice.toml", "[policy]\nrequire_owner = true\n" + accepted);
  CHECK(sluice(build, {}).exit_code == 1);
  scene.publish(kPolicy);
  CHECK(sluice(build, {}).exit_code == 2);
  scene.folder.write("env/SLUICE_MODE", "off");
  CHECK(sluice(build, {}).exit_code == 0);
}
