#include "access/audit.h"

#include <functional>
#include <set>

#include "test/access/snapshot_fixture.h"
#include "test/source_dir.h"
#include "test/temp_folder.h"

using namespace sluice;
using namespace sluice::test;
using Fixture = SnapshotFixture;

namespace {

constexpr const char* kShopPeople = "apps/shop/collaborators.json";

}  // namespace

TEST_CASE("a team in order gives no finding") {
  const Fixture fixture;
  CHECK(fixture.told().empty());
  CHECK(fixture.read().problems.empty());
}

TEST_CASE("access audit: one change, one finding, the exact command") {
  struct Case {
    const char* what;
    std::function<void(Fixture*)> change;
    std::string told;
  };
  const auto person = [](const char* who, const char* role, std::vector<std::string> permissions) {
    return "[" + Fixture::collaborator(who, role, permissions) + "]";
  };
  const Case cases[] = {
      {"a member who released nothing",
       [&](Fixture* f) {
         f->files["apps/shop/releases.json"] = f->files["apps/shop/builds.json"] =
             "[" + Fixture::release("ben@acme.example", "2026-08-01") + "]";
       },
       "access-permission-unused medium ben@acme.example: deploy to shop (production) not used in "
       "90 days\n$ heroku access:update ben@acme.example -a shop -p view\n"},
      {"a build counts as use, too", [](Fixture* f) { f->files["apps/shop/releases.json"] = "[]"; },
       ""},
      {"on staging it is less bad",
       [](Fixture* f) {
         f->files["apps/shop-staging/releases.json"] = f->files["apps/shop-staging/builds.json"] =
             "[" + Fixture::release("ana@acme.example", "2026-11-20") + "]";
       },
       "access-permission-unused low ben@acme.example: deploy to shop-staging not used in 90 "
       "days\n$ heroku access:update ben@acme.example -a shop-staging -p view\n"},
      {"manage can't be shown to be unused and stays",
       [&](Fixture* f) {
         f->files[kShopPeople] =
             person("abby@acme.example", "member", {"view", "deploy", "operate", "manage"});
         f->files["teams/acme/members.json"] =
             "[" + Fixture::member("abby", "member") + "," + Fixture::member("ben", "member") + "]";
       },
       "access-permission-unused medium abby@acme.example: deploy,operate to shop (production) not "
       "used in 90 days; whether manage was used can't be told, it stays\n"
       "$ heroku access:update abby@acme.example -a shop -p manage\n"},
      {"a young grant is not judged by its use",
       [](Fixture* f) {
         f->files[kShopPeople] =
             "[" + Fixture::collaborator("ben@acme.example", "member", {"deploy"}, "2026-11-10") +
             "]";
         f->files["apps/shop/releases.json"] = f->files["apps/shop/builds.json"] = "[]";
       },
       ""},
      {"who may only look has nothing to lose",
       [&](Fixture* f) {
         f->files[kShopPeople] = person("ben@acme.example", "member", {"view"});
         f->files["apps/shop/releases.json"] = f->files["apps/shop/builds.json"] = "[]";
       },
       ""},
      {"a team without app permissions knows only in or out",
       [&](Fixture* f) {
         f->files[kShopPeople] = person("ben@acme.example", "member", {});
         f->files["apps/shop/releases.json"] = f->files["apps/shop/builds.json"] = "[]";
       },
       "access-permission-unused medium ben@acme.example: access to shop (production) not used in "
       "90 days\n$ heroku access:remove ben@acme.example -a shop\n"},
      {"somebody from outside who works",
       [&](Fixture* f) {
         f->files[kShopPeople] =
             person("kim@freelance.example", "collaborator", {"view", "deploy"});
         f->files["apps/shop/releases.json"] =
             "[" + Fixture::release("kim@freelance.example", "2026-11-20") + "]";
       },
       "access-outsider medium kim@freelance.example: from outside, can work on shop "
       "(production)\n$ heroku access:remove kim@freelance.example -a shop\n"},
      {"somebody from outside who does nothing is told once",
       [&](Fixture* f) {
         f->files[kShopPeople] =
             person("kim@freelance.example", "collaborator", {"view", "deploy"});
       },
       "access-permission-unused medium kim@freelance.example: deploy to shop (production) not "
       "used in 90 days\n$ heroku access:remove kim@freelance.example -a shop\n"},
      {"of another domain, though a member",
       [](Fixture* f) { f->settings.domains = {"other.example"}; },
       "access-outsider medium ben@acme.example: from outside, can work on 2 apps (1 "
       "production)\n$ for app in shop shop-staging; do heroku access:remove ben@acme.example -a "
       "\"$app\"; done\n"},
      {"an admin without a second factor",
       [](Fixture* f) {
         f->files["teams/acme/members.json"] =
             "[" +
             Fixture::member("ana", "admin",
                             R"("federated":false,"two_factor_authentication":false)") +
             "," + Fixture::member("ben", "member") + "]";
         f->files["teams/acme/identity-providers.json"] = "null";
       },
       "access-admin-no-two-factor high 1 admin of team acme without a second factor: "
       "ana@acme.example\n"},
      {"a second factor that is not told is none that is missing",
       [](Fixture* f) {
         f->files["teams/acme/members.json"] =
             "[" +
             Fixture::member("ana", "admin",
                             R"("federated":false,"two_factor_authentication":null)") +
             "," + Fixture::member("ben", "member") + "]";
         f->files["teams/acme/identity-providers.json"] = "null";
       },
       ""},
      {"a login beside single sign-on",
       [](Fixture* f) {
         f->files["teams/acme/members.json"] =
             "[" + Fixture::member("ana", "admin") + "," +
             Fixture::member("ben", "member",
                             R"("federated":false,"two_factor_authentication":true)") +
             "]";
       },
       "access-outside-sign-on medium 1 member of team acme logs in beside its single sign-on: "
       "ben@acme.example\n$ heroku members:remove ben@acme.example --team acme\n"},
      {"no single sign-on",
       [](Fixture* f) { f->files["teams/acme/identity-providers.json"] = "[]"; },
       "access-no-sign-on low Team acme has no single sign-on\n"},
      {"too many admins, and who of them did nothing",
       [](Fixture* f) {
         f->files["teams/acme/members.json"] =
             "[" + Fixture::member("ana", "admin") + "," + Fixture::member("abe", "admin") + "," +
             Fixture::member("ada", "admin") + "," + Fixture::member("ben", "admin") + "]";
       },
       "access-too-many-admins medium 4 of 4 members of team acme are admins (100%)\n"
       "$ for who in abe@acme.example ada@acme.example ana@acme.example; do heroku members:set "
       "\"$who\" --team acme --role member; done\n"},
      {"new members become admins",
       [](Fixture* f) {
         f->files["teams/acme/preferences.json"] = R"({"default-permission":"admin"})";
       },
       "access-default-admin medium New members of team acme become admins\n"},
      {"an old invitation",
       [](Fixture* f) {
         f->files["teams/acme/invitations.json"] =
             R"([{"user":{"email":"Old@acme.example"},"role":"admin",
             "created_at":"2026-10-01T00:00:00Z"},{"user":{"email":"new@acme.example"},
             "role":"member","created_at":"2026-11-20T00:00:00Z"}])";
       },
       "access-invitation-old low old@acme.example: invited to team acme as admin 56 days ago\n"
       "$ heroku members:remove old@acme.example --team acme\n"},
      {"a production app of a person",
       [](Fixture* f) {
         f->files["apps.json"] = R"([{"id":"01","name":"shop","team":null,"owner":
           {"email":"ana@acme.example"},"stack":{"name":"heroku-26"}},
           {"id":"02","name":"shop-staging","team":null,"owner":{"email":"ana@acme.example"}}])";
       },
       "access-personal-owner medium ana@acme.example owns 1 production app, not a team: shop\n"
       "$ heroku apps:transfer acme -a shop\n"},
      {"an unlocked production app",
       [](Fixture* f) {
         f->files["apps.json"] = "[" + Fixture::app("shop", "01", "heroku-26", false) + "," +
                                 Fixture::app("shop-staging", "02", "heroku-26", false) + "]";
       },
       "access-app-unlocked low 1 production app of team acme that members can join by themselves: "
       "shop\n$ heroku apps:lock -a shop\n"},
      {"an ended and a deprecated stack",
       [](Fixture* f) {
         f->files["apps.json"] = "[" + Fixture::app("shop", "01", "heroku-20") + "," +
                                 Fixture::app("shop-staging", "02", "heroku-22") + "]";
       },
       "access-stack-deprecated low 1 app on heroku-22, which ends on 2027-04-30: shop-staging\n"
       "$ heroku stack:set heroku-26 -a shop-staging\n"
       "access-stack-ended medium 1 app on heroku-20, which has ended on 2025-04-30: shop\n"
       "$ heroku stack:set heroku-26 -a shop\n"},
      {"buildpacks: by branch, by commit, by version, of the platform, without encryption",
       [](Fixture* f) {
         f->files["apps/shop-staging/buildpacks.json"] = R"([
           {"buildpack":{"url":"https://github.com/x/pack#main"}},
           {"buildpack":{"url":"https://github.com/x/pack-2#0123abc4567"}},
           {"buildpack":{"url":"https://github.com/x/pack-3#v1.2"}},
           {"buildpack":{"url":"https://github.com/heroku/heroku-buildpack-ruby"}},
           {"buildpack":{"url":"https://x.example/pack-1.4.tgz"}},
           {"buildpack":{"url":"http://packs.example/x.tgz"}}])";
       },
       "access-buildpack-plain high Buildpack http://packs.example/x.tgz is fetched without "
       "encryption by shop-staging\n"
       "access-buildpack-unpinned low Buildpack https://github.com/x/pack#main is not pinned in "
       "shop-staging\n"
       "$ heroku buildpacks:set 'https://github.com/x/pack#COMMIT' --index 1 -a shop-staging\n"},
      {"drains: plain, encrypted, an add-on's",
       [](Fixture* f) {
         f->files["apps/shop/drains.json"] = R"([
           {"id":"d1","url":"syslog://logs.example:514","addon":null},
           {"id":"d2","url":"syslog+tls://logs.example:6514","addon":null},
           {"id":"d3","url":"https://logs.example","addon":null,"credentials":true},
           {"id":"d4","url":"http://logs.example","addon":{"name":"papertrail-x"}}])";
       },
       "access-drain-credentials low shop: the URL of a log drain holds a user and a password "
       "(https://logs.example)\n"
       "access-drain-plain medium shop: sends its logs without encryption to "
       "syslog://logs.example:514\n$ heroku drains:remove d1 -a shop\n"},
      {"webhooks",
       [](Fixture* f) {
         f->files["apps/shop/webhooks.json"] = R"([
           {"id":"e1","url":"http://hooks.example","level":"notify","include":["api:release"]},
           {"id":"e2","url":"https://hooks.example","level":"sync","include":["api:build"]}])";
       },
       "access-webhook-plain medium shop: a webhook goes without encryption to "
       "http://hooks.example\n$ heroku webhooks:remove e1 -a shop\n"
       "access-webhook-unsigned low 2 webhooks that may be unsigned: the API never says whether a "
       "secret is set\n"},
      {"staging attached to production's database",
       [](Fixture* f) {
         f->files["apps/shop-staging/attachments.json"] =
             "[" + Fixture::attachment("DATABASE", "postgresql-curved-shop", "shop", "null") + "]";
       },
       "access-database-across-stages high shop-staging (staging) uses postgresql-curved-shop, "
       "which production uses\n"
       "$ heroku addons:detach DATABASE -a shop-staging\n"
       "$ heroku addons:create heroku-postgresql --as DATABASE -a shop-staging\n"},
      {"the same with a limited credential",
       [](Fixture* f) {
         f->files["apps/shop-staging/attachments.json"] =
             "[" +
             Fixture::attachment("DATABASE", "postgresql-curved-shop", "shop",
                                 "\"credential:reporting\"") +
             "]";
       },
       "access-database-across-stages medium shop-staging (staging) uses postgresql-curved-shop, "
       "which production uses, with a credential of its own\n"
       "$ heroku addons:detach DATABASE -a shop-staging\n"
       "$ heroku addons:create heroku-postgresql --as DATABASE -a shop-staging\n"},
      {"two production apps with the default credential",
       [](Fixture* f) {
         f->files["couplings.json"] = "[" + Fixture::coupling("01", "production") + "," +
                                      Fixture::coupling("02", "production") + "]";
         f->files["apps/shop-staging/attachments.json"] =
             "[" + Fixture::attachment("DATABASE", "postgresql-curved-shop", "shop", "null") + "]";
       },
       "access-database-default-credential medium shop-staging uses postgresql-curved-shop of shop "
       "with its default credential\n"
       "$ heroku pg:credentials:create postgresql-curved-shop --name shop-staging -a shop\n"
       "$ heroku addons:detach DATABASE -a shop-staging\n"
       "$ heroku addons:attach postgresql-curved-shop --credential shop-staging --as DATABASE -a "
       "shop-staging\n"},
      {"a log add-on may be shared",
       [](Fixture* f) {
         f->files["apps/shop/attachments.json"] =
             "[" + Fixture::attachment("LOGS", "papertrail-round-1", "shop", "null") + "]";
         f->files["apps/shop-staging/attachments.json"] = f->files["apps/shop/attachments.json"];
       },
       ""},
      {"production's secret, and a live key, in staging",
       [](Fixture* f) {
         f->files["apps/shop/config.json"] =
             R"([{"name":"SECRET_KEY","value":"aa11"},{"name":"STRIPE_KEY","live":"Stripe"}])";
         f->files["apps/shop-staging/config.json"] =
             R"([{"name":"APP_SECRET","value":"aa11"},{"name":"STRIPE_KEY","live":"Stripe"}])";
       },
       "access-live-key medium shop-staging: 1 live key of Stripe: STRIPE_KEY\n"
       "$ heroku config:edit STRIPE_KEY -a shop-staging\n"
       "access-production-value medium shop-staging: 1 secret of production (shop): APP_SECRET\n"
       "$ heroku config:edit APP_SECRET -a shop-staging\n"},
      {"production's secret in CI is worse",
       [](Fixture* f) {
         f->files["apps/shop/config.json"] = R"([{"name":"SECRET_KEY","value":"aa11"}])";
         f->files["pipelines/shop/config-test.json"] =
             R"([{"name":"SECRET_KEY","value":"aa11"},{"name":"OTHER_KEY","value":"bb22"}])";
       },
       "access-production-value high CI of pipeline shop: 1 secret of production (shop): "
       "SECRET_KEY\n"},
      {"production's database by a pasted URL",
       [](Fixture* f) {
         f->files["apps/shop/config.json"] = R"([{"name":"DATABASE_URL","database":"db-1"}])";
         f->files["apps/shop-staging/config.json"] =
             R"([{"name":"MAIN_DB_URL","database":"db-1"}])";
       },
       "access-database-across-stages high shop-staging: logs in to a database of production "
       "(shop) as the same user: MAIN_DB_URL\n"
       "$ heroku config:edit MAIN_DB_URL -a shop-staging\n"},
      {"a platform token in production's config",
       [](Fixture* f) {
         f->files["apps/shop/config.json"] =
             R"([{"name":"HEROKU_API_KEY","value":"cc","platform_token":true}])";
       },
       "access-platform-token high shop: holds a Heroku API token: HEROKU_API_KEY\n"
       "$ heroku config:edit HEROKU_API_KEY -a shop\n"},
      {"tokens",
       [](Fixture* f) {
         f->files["authorizations.json"] = R"([
           {"id":"a1","description":"CI","scope":["global"],"client":null,"session":null,
            "access_token":{"expires_in":null},"created_at":"2026-11-01T00:00:00Z"},
           {"id":"a2","description":"x","scope":["global"],"client":null,"session":null,
            "access_token":{"expires_in":3600}},
           {"id":"a3","description":"y","scope":["read"],"client":null,
            "access_token":{"expires_in":null}},
           {"id":"a4","scope":["read"],"client":null,"access_token":{"expires_in":60}},
           {"id":"a5","scope":["global"],"client":{"name":"Deploy Co"},
            "access_token":{"expires_in":60}},
           {"id":"a6","scope":["global"],"client":{"name":"CLI"},"session":{"id":"s"},
            "access_token":{"expires_in":60}}])";
       },
       "access-token-broad medium Token \"x\" may do all you can\n"
       "$ heroku authorizations:revoke a2\n"
       "access-token-third-party medium Token \"Deploy Co\" may do all you can\n"
       "$ heroku authorizations:revoke a5\n"
       "access-token-unending low Token \"y\" never ends\n$ heroku authorizations:revoke a3\n"
       "access-token-unlimited high Token \"CI\" may do all you can and never ends, made 25 days "
       "ago\n$ heroku authorizations:revoke a1\n"},
      {"review apps",
       [](Fixture* f) {
         f->files["pipelines/shop/review-config.json"] = R"({"automatic_review_apps":true,
           "destroy_stale_apps":false,"base_name":"shop","wait_for_ci":false})";
         f->files["pipelines/shop/review-apps.json"] = R"([
           {"app":{"id":"02"},"pr_number":7,"fork_repo":{"id":4},
            "created_at":"2026-11-20T00:00:00Z"},
           {"app":{"name":"shop-pr-2"},"pr_number":2,"fork_repo":null,
            "created_at":"2026-06-20T00:00:00Z"}])";
       },
       "access-review-fork medium Review apps of pipeline shop were built from forks: pull "
       "requests #7\n$ heroku apps:destroy -a shop-staging --confirm shop-staging\n"
       "access-review-stale low 1 review app of pipeline shop is older than 30 days, and nothing "
       "removes stale ones\n$ heroku reviewapps:enable -p shop --autodestroy\n"
       "access-review-url low Review apps of pipeline shop have addresses that can be guessed: "
       "shop-pr-NUMBER\n"},
  };
  for (const Case& one : cases) {
    Fixture fixture;
    one.change(&fixture);
    INFO(one.what);
    CHECK(fixture.told(true) == one.told);
    CHECK(fixture.read().problems.empty());
  }
}

TEST_CASE("sluice.toml names stages that no pipeline tells") {
  Fixture fixture;
  fixture.files.erase("couplings.json");
  fixture.files["apps/shop/releases.json"] = fixture.files["apps/shop/builds.json"] = "[]";
  CHECK_THAT(fixture.told(), Catch::Contains("access-permission-unused low"));
  const auto notes = fixture.audit().notes;
  CHECK(std::count_if(notes.begin(), notes.end(), [](const std::string& note) {
          return note.find("in no pipeline") != std::string::npos;
        }) == 1);
  fixture.settings.stages = {{"production", {"sh?p"}}};
  CHECK_THAT(fixture.told(), Catch::Contains("access-permission-unused medium"));
}

TEST_CASE("what was cut off is told by the days that are known") {
  Fixture fixture;
  fixture.files["manifest.json"] = R"({"schema":"sluice-access/1","taken":"2026-11-26",
    "config_vars":"fingerprints","truncated":["apps/shop/releases.json"]})";
  fixture.files["apps/shop/releases.json"] =
      "[" + Fixture::release("ana@acme.example", "2026-10-17") + "]";
  fixture.files["apps/shop/builds.json"] = "[]";
  CHECK_THAT(fixture.told(), Catch::Contains("not used in 40 days"));
  fixture.files["apps/shop/releases.json"] =
      "[" + Fixture::release("ana@acme.example", "2026-11-20") + "]";
  CHECK(fixture.told().empty());
}

TEST_CASE("what is not there is told, and no pass") {
  Fixture fixture;
  fixture.files.erase("apps/shop/releases.json");
  fixture.files.erase("authorizations.json");
  fixture.files.erase("teams/acme/identity-providers.json");
  std::string all;
  for (const std::string& note : fixture.audit().notes) all += note + '\n';
  CHECK_THAT(all, Catch::Contains("Releases of 1 app were not read"));
  CHECK_THAT(all, Catch::Contains("Tokens (authorizations) could not be read"));
  CHECK_THAT(all, Catch::Contains("single sign-on could not be read"));
}

TEST_CASE("ids are bound to what is found") {
  Fixture fixture;
  fixture.files["apps/shop/releases.json"] = fixture.files["apps/shop/builds.json"] = "[]";
  const std::string first = fixture.audit().findings.at(0).id;
  CHECK(fixture.audit().findings.at(0).id == first);
  CHECK(first.starts_with("access-"));
  CHECK(first.size() == 7 + 16);
  // The same person, more apps: an acceptance of the first does not cover it.
  fixture.files["apps/shop-staging/releases.json"] =
      fixture.files["apps/shop-staging/builds.json"] = "[]";
  CHECK(fixture.audit().findings.at(0).id != first);
}

TEST_CASE("the access rules of the code are those of the data") {
  const auto rules = cli::load_access_rules();
  REQUIRE(rules);
  std::set<std::string> in_code;
  for (const char* file :
       {"judge_apps", "judge_databases", "judge_intent", "judge_people", "judge_review_apps",
        "judge_teams", "judge_tokens", "judge_traffic", "judge_values"}) {
    const std::string text = read_bytes(source_dir() + "/src/access/" + std::string(file) + ".cpp");
    REQUIRE_FALSE(text.empty());
    for (std::size_t at = text.find("\"access-"); at != std::string::npos;
         at = text.find("\"access-", at + 1)) {
      in_code.insert(text.substr(at + 1, text.find('"', at + 1) - at - 1));
    }
  }
  const std::vector<std::string> names = access::rule_names(*rules);
  CHECK(in_code == std::set<std::string>(names.begin(), names.end()));
  for (const auto& stack : rules->stacks) CHECK(stack.source.starts_with("https://"));
}
