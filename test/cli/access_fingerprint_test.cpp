// sluice access fingerprint and [access] of sluice.toml, the first through the real program.
#include <filesystem>

#include "base/date.h"
#include "cli/settings.h"
#include "core/database_fingerprint.h"
#include "test/catch.h"
#include "test/child_process.h"
#include "test/temp_folder.h"

using namespace sluice;
using namespace sluice::test;

namespace {

class Place {
 public:
  /// With `input` as standard input, by a shell.
  ChildResult fingerprint(const std::string& more, const std::string& input) const {
    home.write("input", input);
    const std::string program = test::sluice_program();
    return run_program({"sh", "-c", program + " access fingerprint " + more + " < input"},
                       {"HOME=" + home.path(), "PATH=/usr/bin:/bin"}, home.path());
  }
  AccessSettings settings() const {
    cli::SettingsInput input;
    input.file_name = "sluice.toml";
    input.file_text = read_bytes(home.path("sluice.toml"));
    input.today = *parse_day("2026-11-23");
    const auto read = cli::read_settings(input);
    if (!read) FAIL(describe(read.error()));
    return read->settings.access;
  }

  TempFolder home;
};

std::string error_of(const std::string& toml) {
  cli::SettingsInput input;
  input.file_name = "sluice.toml";
  input.file_text = toml;
  input.today = *parse_day("2026-11-23");
  const auto read = cli::read_settings(input);
  return read ? "none" : describe(read.error());
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

constexpr std::string_view kMain = "postgres://u1:Blue-Sky-77@db.example:5432/d1";
constexpr std::string_view kFollower = "postgres://u1:Blue-Sky-77@follower.example:5432/d1";

}  // namespace

TEST_CASE("access fingerprint prints what a build compares with") {
  const Place place;
  const ChildResult first = place.fingerprint(
      "", "LANG=en\nDATABASE_URL='" + std::string(kMain) + "'\nAPI_URL=https://api.example/\n");
  REQUIRE(first.exit_code == 0);
  CHECK(contains(first.out, "# DATABASE_URL"));
  for (const std::string& text : {first.out, first.err}) {
    CHECK_FALSE(contains(text, "Blue-Sky"));
    CHECK_FALSE(contains(text, "db.example"));
  }
  place.home.write("sluice.toml", first.out);
  CHECK(is_production_database(place.settings(), kMain));
  CHECK_FALSE(is_production_database(place.settings(), kFollower));

  // The key stays, and so does what was known.
  place.home.write("env/FOLLOWER_URL", kFollower);
  place.home.write("env/PORT", "5000");
  const ChildResult second = place.fingerprint("--env-dir env", "");
  REQUIRE(second.exit_code == 0);
  place.home.write("sluice.toml", second.out);
  CHECK(place.settings().production_databases.size() == 2);
  CHECK(is_production_database(place.settings(), kMain));
  CHECK(is_production_database(place.settings(), kFollower));
}

TEST_CASE("another key gives other fingerprints") {
  const Place place;
  const ChildResult first = place.fingerprint("", std::string(kMain) + '\n');
  const ChildResult second = place.fingerprint("", std::string(kMain) + '\n');
  CHECK(first.exit_code == 0);
  CHECK(first.out != second.out);
}

TEST_CASE("access fingerprint skips lines that are no NAME=URL, and only counts them") {
  const Place place;
  const ChildResult result = place.fingerprint(
      "",
      "PRIVATE_TEXT='-----BEGIN\nBlue-Sky-78==\n-----END'\nexport OTHER=Blue-Sky-79\nLANG=en\n"
      "DATABASE_URL=" +
          std::string(kMain) + "\n");
  REQUIRE(result.exit_code == 0);
  CHECK(contains(result.err, "skipped 3 lines:"));
  CHECK_FALSE(contains(result.err + result.out, "Blue-Sky"));
  place.home.write("sluice.toml", result.out);
  CHECK(is_production_database(place.settings(), kMain));
  CHECK(place.settings().production_databases.size() == 1);
}

TEST_CASE("access fingerprint refuses what names no database, without repeating it") {
  const Place place;
  const ChildResult text = place.fingerprint("", "my Blue-Sky-77 password\n");
  CHECK(text.exit_code == 2);
  CHECK(contains(text.err, "skipped 1 line:"));
  CHECK_FALSE(contains(text.err, "Blue-Sky"));
  CHECK(place.fingerprint("", "").exit_code == 2);
  CHECK(place.fingerprint("", "PORT=5000\n").exit_code == 2);
  CHECK(place.fingerprint("", "postgres://u:p@localhost/x\n").exit_code == 2);
  CHECK(place.fingerprint("", std::string(2U << 20, 'x')).exit_code == 2);
}

TEST_CASE("[access] is read and its mistakes are told with their line") {
  const Place place;
  place.home.write("sluice.toml", R"([access]
domains = ["Acme.example"]
admins = ["ana@acme.example"]
[access.stages]
production = ["shop", "shop-*"]
[[access.grant]]
who = ["*@acme.example"]
may = ["view", "deploy"]
stages = ["production"]
apps = ["shop*"]
[[access.grant]]
who = ["ci@acme.example"]
may = ["deploy"]
)");
  const AccessSettings settings = place.settings();
  CHECK(settings.domains == std::vector<std::string>{"acme.example"});
  CHECK(settings.stages.at(0).apps.size() == 2);
  REQUIRE(settings.grants.size() == 2);
  CHECK(settings.grants[0].stages == std::vector<std::string>{"production"});
  CHECK(settings.grants[1].apps.empty());

  struct Case {
    std::string toml;
    std::string_view message;
  };
  const Case cases[] = {
      {"access = 1", "sluice.toml:1: access must be a table"},
      {"[access]\ndomain = []", "sluice.toml:2: unknown key \"access.domain\", did you mean"},
      {"[access]\ndomains = \"x\"", "sluice.toml:2: domains must be an array"},
      {"[access]\ndomains = [1]", "must be an array of strings"},
      {"[access]\nfingerprint_key = \"short\"", "at least 16 characters"},
      {"[access]\nproduction_databases = [\"postgres://u:p@h.example/x\"]", "fingerprints (db-"},
      {"[access]\nproduction_databases = [\"db-" + std::string(32, 'a') + "\"]",
       "needs access.fingerprint_key"},
      {"[access.stages]\nproduktion = []", "did you mean \"access.stages.production\""},
      {"[access.grant]\nwho = []", "write it as [[access.grant]]"},
      {"[[access.grant]]\nwho = [\"a@b.example\"]", "needs may"},
      {"[[access.grant]]\nmay = [\"view\"]", "needs who"},
      {"[[access.grant]]\nwho = [\"a@b.example\"]\nmay = [\"push\"]",
       "sluice.toml:3: may can hold view, deploy, operate, manage, not \"push\""},
      {"[[access.grant]]\nwho = [\"a@b.example\"]\nmay = [\"view\"]\nstages = [\"prod\"]",
       "not \"prod\""},
  };
  for (const Case& one : cases) {
    INFO(one.toml);
    const std::string error = error_of(one.toml);
    CHECK_THAT(error, Catch::Contains(std::string(one.message)));
    CHECK_FALSE(contains(error, "u:p@"));
  }
}
