// sluice access SNAPSHOT through the real program: exit codes, acceptances, the plan, JSON.
#include <filesystem>

#include "base/date.h"
#include "secrets/example_template.h"
#include "test/access/snapshot_fixture.h"
#include "test/child_process.h"
#include "test/temp_folder.h"

using namespace sluice;
using namespace sluice::test;

namespace {

class Place {
 public:
  ChildResult access(std::vector<std::string> more = {}) const {
    for (const auto& [path, text] : fixture.files) home.write("snapshot/" + path, text);
    std::vector<std::string> command = {test::sluice_program(), "access", "snapshot"};
    command.insert(command.end(), more.begin(), more.end());
    return run_program(command, {"HOME=" + home.path(), "PATH=/usr/bin:/bin"}, home.path());
  }

  SnapshotFixture fixture;
  TempFolder home;
};

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("sluice access: nothing, something, something that blocks") {
  Place place;
  const ChildResult clean = place.access();
  CHECK(clean.exit_code == 0);
  CHECK(contains(clean.out, "Access of team acme on 2026-11-26"));
  CHECK(contains(clean.out, "Nothing is too much."));

  place.fixture.files["apps/shop/releases.json"] = place.fixture.files["apps/shop/builds.json"] =
      "[]";
  const ChildResult unused = place.access();
  CHECK(unused.exit_code == 0);
  CHECK(contains(unused.out, "1. MEDIUM  access-permission-unused: 1 finding"));
  CHECK(contains(unused.out, "$ heroku access:update ben@acme.example -a shop -p view\n"));
  CHECK(place.access({"--fail-on", "medium"}).exit_code == 1);
  CHECK(place.access({"--fail-on", "medium", "--mode", "warn"}).exit_code == 0);
}

TEST_CASE("sluice access: an acceptance by id or by rule") {
  Place place;
  place.fixture.files["apps/shop/releases.json"] = place.fixture.files["apps/shop/builds.json"] =
      "[]";
  const std::string id = place.fixture.audit().findings.at(0).id;
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  for (const std::string& accepted : {id, std::string("access-permission-unused")}) {
    place.home.write("sluice.toml", "[policy]\nfail_on = \"low\"\n[[ignore]]\nid = \"" + accepted +
                                        "\"\nreason = \"on leave until spring\"\nuntil = " +
                                        to_string(today + std::chrono::days(30)) + '\n');
    const ChildResult result = place.access({"--verbose"});
    CHECK(result.exit_code == 0);
    CHECK(contains(result.out, "on leave until spring"));
  }
  place.home.write("sluice.toml",
                   "[[ignore]]\nid = \"access-permission-unusd\"\nreason = \"a typing mistake\"\n"
                   "until = " +
                       to_string(today + std::chrono::days(30)) + '\n');
  const ChildResult mistyped = place.access();
  CHECK(contains(mistyped.out, "access-permission-unusd"));
}

TEST_CASE("sluice access: people with the same rights to give up are one step") {
  Place place;
  std::string people = "[";
  for (const char* who : {"ben", "bea", "bob", "bud", "bill"}) {
    people += (people.size() > 1 ? ",\n" : "\n") +
              SnapshotFixture::collaborator(std::string(who) + "@acme.example", "member",
                                            {"view", "deploy"});
    place.fixture.files["teams/acme/members.json"].insert(
        1, SnapshotFixture::member(who, "member") + ",");
  }
  for (const char* app : {"shop", "shop-staging"}) {
    const std::string folder = "apps/" + std::string(app) + '/';
    place.fixture.files[folder + "collaborators.json"] = people + "\n]";
    place.fixture.files[folder + "releases.json"] = "[]";
    place.fixture.files[folder + "builds.json"] = "[]";
  }
  const ChildResult plan = place.access();
  CHECK(contains(plan.out, "access-permission-unused: 5 findings"));
  CHECK(contains(plan.out,
                 "- 5 people (bea@acme.example, ben@acme.example, bill@acme.example and 2"));
  CHECK(contains(plan.out, "do for app in shop shop-staging; do"));
  CHECK(contains(plan.out, "heroku access:update \"$who\" -a \"$app\" -p view; done; done"));
  const ChildResult json = place.access({"--format", "json"});
  CHECK(contains(json.out, "\"kind\": \"access\""));
  CHECK(contains(json.out,
                 "for app in shop shop-staging; do heroku access:update bill@acme.example -a "
                 "\\\"$app\\\" -p view; done"));
}

TEST_CASE("sluice access: what can't be read is told and gives 3") {
  Place place;
  place.fixture.files["apps/shop/drains.json"] = "[{";
  const ChildResult broken = place.access();
  CHECK(broken.exit_code == 3);
  CHECK(contains(broken.out, "apps/shop/drains.json: can't be read"));
  place.home.write("other/x.json", "{}");
  CHECK(place.access({"--jobs", "0"}).exit_code == 2);
  Place none;
  none.fixture.files.clear();
  none.home.write("snapshot/x.json", "{}");
  const ChildResult no_snapshot = none.access();
  CHECK(no_snapshot.exit_code == 2);
  CHECK(contains(no_snapshot.err, "is no snapshot"));
}

TEST_CASE("sluice access: a snapshot without its folders gives 3") {
  Place place;
  for (const auto& [path, text] : SnapshotFixture().files) {
    if (path.starts_with("apps/") || path.starts_with("teams/")) place.fixture.files.erase(path);
  }
  const ChildResult result = place.access();
  CHECK(result.exit_code == 3);
  CHECK(contains(result.out, "teams/acme: members"));
}

TEST_CASE("sluice access: of unread lists twenty are printed, and how many more there are") {
  Place place;
  std::string unread;
  for (int i = 0; i < 30; ++i) {
    const std::string name = std::to_string(100 + i);
    unread += (i == 0 ? "" : ",") + (R"({"file":"needed/)" + name + R"(","reason":"r"},)") +
              R"({"file":"optional/)" + name + R"(","reason":"r","optional":true})";
  }
  std::string& manifest = place.fixture.files["manifest.json"];
  manifest.replace(manifest.find("\"unread\":[]"), 11, "\"unread\":[" + unread + "]");
  for (const bool verbose : {false, true}) {
    const ChildResult result =
        place.access(verbose ? std::vector<std::string>{"--verbose"} : std::vector<std::string>{});
    CHECK(result.exit_code == 3);
    CHECK(contains(result.out, "30 parts of the snapshot"));
    CHECK(contains(result.out, "needed/119"));
    CHECK_FALSE(contains(result.out, "needed/120"));
    CHECK(contains(result.out, "optional/119"));
    CHECK_FALSE(contains(result.out, "optional/120"));
    CHECK(contains(result.out, "and 10 more"));
  }
}

TEST_CASE("sluice access: a token in a text of the snapshot is not printed") {
  Place place;
  const std::string token = secrets::expand_template("HRKU-AA{token:58}", 3);
  place.fixture.files["authorizations.json"] =
      R"([{"id":"a1","description":")" + token +
      R"(","scope":["global"],"access_token":{"expires_in":null}}])";
  for (const char* format : {"log", "json", "tap"}) {
    const ChildResult result = place.access({"--format", format, "--mode", "warn"});
    CHECK(contains(result.out, "may do all you can"));
    CHECK_FALSE(contains(result.out, token));
  }
}
