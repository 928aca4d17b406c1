// Encrypted files through the real program.
#include <filesystem>

#include "base/encoding.h"
#include "secrets/example_template.h"
#include "test/catch.h"
#include "test/child_process.h"
#include "test/secrets/sealed_samples.h"
#include "test/temp_folder.h"

using namespace sluice;
using namespace sluice::test;

namespace {

ChildResult run_in(const TempFolder& home, std::vector<std::string> arguments) {
  return run_program(arguments, {"HOME=" + home.path(), "PATH=/usr/bin:/bin"}, home.path());
}

ChildResult sluice_in(const TempFolder& home, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), test::sluice_program());
  return run_in(home, std::move(arguments));
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("encrypted files pass and are counted, the key beside one stops the build") {
  const TempFolder home;
  const std::string key = rails_key(5);
  const std::string secret = secrets::expand_template("{b62:40}", 51);
  home.write("app/config/credentials.yml.enc", rails_credentials(key, "stripe: " + secret));
  home.write("app/a.yaml", sops_yaml("a: " + sops_value() + "\n"));
  home.write("app/b.yaml", sops_yaml("a: " + sops_value() + "\n"));
  const ChildResult clean = sluice_in(home, {"secrets", "app"});
  CHECK(clean.exit_code == 0);
  CHECK(contains(clean.out, "Encrypted        3 files protected (sops 2, Rails"));

  // In the config vars is where the key belongs.
  home.write("env/RAILS_MASTER_KEY", key);
  CHECK(sluice_in(home, {"secrets", "--env-dir", "env", "app"}).exit_code == 0);

  home.write("app/config/master.key", key);
  const ChildResult blocked =
      sluice_in(home, {"secrets", "--format", "log", "--format", "json=report.json", "app"});
  CHECK(blocked.exit_code == 1);
  CHECK(contains(blocked.out, "Rails master key opens config/credentials.yml.enc"));
  CHECK(contains(blocked.out, "critical, proven"));
  CHECK(contains(blocked.out, "Encrypted        2 files protected (sops 2)"));
  const std::string json = read_bytes(home.path("report.json"));
  CHECK(contains(json, "\"encrypted\""));
  CHECK(contains(json, "\"sops\": 2"));
  // Where it is the live value of a config var it opens the file none the less.
  const ChildResult live = sluice_in(home, {"secrets", "--env-dir", "env", "app"});
  CHECK(live.exit_code == 1);
  CHECK(contains(live.out, "Live value of config var RAILS_MASTER_KEY opens"));
  CHECK(contains(live.out, "Encrypted        2 files protected (sops 2)"));
  for (const std::string& text : {live.out, blocked.out, blocked.err, json}) {
    CHECK_FALSE(contains(text, key));
    CHECK_FALSE(contains(text, secret));
    CHECK_FALSE(contains(text, base64_encode(key).substr(0, 20)));
  }
}

TEST_CASE("on a clone what git stores decides about files that a filter shows") {
  const TempFolder home;
  const auto git = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"git", "-C", "app"});
    return run_in(home, std::move(arguments)).exit_code;
  };
  home.write("app/.gitattributes", "secrets/* filter=git-crypt\n");
  home.write("app/secrets/a.txt", git_crypt_file(3, "plain"));
  const ChildResult stored = sluice_in(home, {"secrets", "app"});
  CHECK(stored.exit_code == 0);
  CHECK(contains(stored.out, "1 file protected (git-crypt 1)"));

  REQUIRE(git({"init", "-q"}) == 0);
  REQUIRE(git({"add", "."}) == 0);
  // The work tree of somebody who has unlocked the repository.
  home.write("app/secrets/a.txt", "plain");
  const ChildResult unlocked = sluice_in(home, {"secrets", "app"});
  CHECK(unlocked.exit_code == 0);
  CHECK(contains(unlocked.out, "1 file protected (git-crypt 1)"));

  home.write("app/secrets/b.txt", "plain");
  REQUIRE(git({"add", "secrets/b.txt"}) == 0);
  const ChildResult plain = sluice_in(home, {"secrets", "app"});
  CHECK(plain.exit_code == 1);
  CHECK(contains(plain.out, "secrets/b.txt"));
  CHECK_FALSE(contains(plain.out, "a.txt"));

  // Outside of a clone there is nothing but the files.
  std::filesystem::remove_all(home.path("app/.git"));
  CHECK(contains(sluice_in(home, {"secrets", "app"}).out, "secrets/a.txt and 1 more"));
}
