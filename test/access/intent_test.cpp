// [access] of sluice.toml against a snapshot.
#include "test/access/snapshot_fixture.h"

using namespace sluice;
using namespace sluice::test;
using Fixture = SnapshotFixture;

namespace {

AccessGrant grant(std::vector<std::string> who, std::vector<std::string> may,
                  std::vector<std::string> stages = {}, std::vector<std::string> apps = {}) {
  return {std::move(who), std::move(may), std::move(stages), std::move(apps), 1};
}

}  // namespace

TEST_CASE("what is intended is no finding") {
  Fixture fixture;
  fixture.settings.grants = {grant({"*@acme.example"}, {"deploy"})};
  fixture.settings.admins = {"a??@acme.example"};
  CHECK(fixture.told().empty());
  // Stages and apps that no grant speaks of are not compared.
  fixture.settings.grants = {grant({"nobody@acme.example"}, {"view"}, {"review"}),
                             grant({"*@other.example"}, {"view"}, {}, {"blog-*"})};
  CHECK(fixture.told().empty());
}

TEST_CASE("what goes beyond the intent, and what is lacking") {
  Fixture fixture;
  fixture.settings.grants = {grant({"ben@acme.example"}, {"view"}, {"production"}),
                             grant({"ben@acme.example"}, {"deploy", "operate"}, {"staging"}),
                             grant({"ci@acme.example"}, {"deploy"}, {"production"}, {"sh*p"})};
  CHECK(fixture.told(true) ==
        "access-beyond-intent high ben@acme.example: not meant to have deploy to shop\n"
        "$ heroku access:update ben@acme.example -a shop -p view\n"
        "access-lacking low ben@acme.example: should have operate to shop-staging\n"
        "$ heroku access:update ben@acme.example -a shop-staging -p deploy,operate\n"
        "access-lacking low ci@acme.example: should have deploy to shop\n"
        "$ heroku access:add ci@acme.example -a shop -p deploy\n");
}

TEST_CASE("who is not meant to be there at all is removed, in one command for all apps") {
  Fixture fixture;
  fixture.settings.grants = {grant({"ci@*"}, {"deploy"})};
  CHECK(fixture.told(true) ==
        "access-beyond-intent high ben@acme.example: not meant to have deploy to shop and "
        "shop-staging\n"
        "$ for app in shop shop-staging; do heroku access:remove ben@acme.example -a \"$app\"; "
        "done\n");
}

TEST_CASE("a grant makes an outsider one of the intended people") {
  Fixture fixture;
  fixture.files["apps/shop/collaborators.json"] =
      "[" + Fixture::collaborator("kim@freelance.example", "collaborator", {"view", "deploy"}) +
      "]";
  fixture.files["apps/shop/releases.json"] =
      "[" + Fixture::release("kim@freelance.example", "2026-11-20") + "]";
  CHECK_THAT(fixture.told(), Catch::Contains("access-outsider"));
  fixture.settings.grants = {grant({"kim@freelance.example"}, {"deploy"}, {"production"})};
  CHECK(fixture.told().empty());
}

TEST_CASE("admins beyond the intent, and lacking ones") {
  Fixture fixture;
  fixture.settings.admins = {"ana@acme.example", "ben@acme.example", "new@acme.example"};
  CHECK(fixture.told(true) ==
        "access-admin-beyond-intent high abe@acme.example: admin of team acme, and not meant to be "
        "one\n$ heroku members:set abe@acme.example --team acme --role member\n"
        "access-lacking low ben@acme.example: should be an admin of team acme\n"
        "$ heroku members:set ben@acme.example --team acme --role admin\n"
        "access-lacking low new@acme.example: should be an admin of team acme\n"
        "$ heroku members:add new@acme.example --team acme --role admin\n");
}
