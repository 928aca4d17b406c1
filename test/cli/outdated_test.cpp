// `sluice outdated`, end to end: the real program against a local HTTP server.
#include <unistd.h>

#include <string>
#include <vector>

#include "format/json.h"
#include "test/catch.h"
#include "test/child_process.h"
#include "test/http_server.h"
#include "test/temp_folder.h"

using namespace sluice;
using namespace sluice::test;

namespace {

ChildResult sluice_in(const TempFolder& home, std::vector<std::string> arguments,
                      std::vector<std::string> more = {}) {
  arguments.insert(arguments.begin(), test::sluice_program());
  std::vector<std::string> environment = {"HOME=" + home.path(), "PATH=/usr/bin:/bin"};
  environment.insert(environment.end(), more.begin(), more.end());
  return run_program(arguments, environment, home.path());
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

constexpr std::string_view kLock = R"({
  "name": "app",
  "lockfileVersion": 3,
  "packages": {
    "": {"dependencies": {"left": "^1.0.0", "express": "^4.0.0"}},
    "node_modules/express": {"version": "4.16.4",
      "resolved": "https://127.0.0.1/express/-/express-4.16.4.tgz"},
    "node_modules/left": {"version": "1.0.0",
      "resolved": "https://127.0.0.1/left/-/left-1.0.0.tgz"}
  }
})";

HttpAnswer body(std::string text) {
  HttpAnswer answer;
  answer.body = std::move(text);
  answer.headers = {{"ETag", "\"x\""}};
  return answer;
}

}  // namespace

TEST_CASE("outdated works offline with what is known of runtimes and frameworks") {
  const TempFolder home;
  home.write("app/package.json", R"({"engines": {"node": "12.22.1"}})");
  home.write("app/package-lock.json", kLock);
  const ChildResult result = sluice_in(home, {"outdated", "--offline", "app"});
  CHECK(result.exit_code == 0);
  CHECK(contains(result.out, "Runtimes"));
  CHECK(contains(result.out, " !     Node.js"));
  CHECK(contains(result.out, "ended 2022-04-30"));
  CHECK(contains(result.out, "express"));
  CHECK(contains(result.out, "Offline: no registry was asked."));

  // An app without any of it is fine.
  home.write("empty/a.js", "1\n");
  CHECK(sluice_in(home, {"outdated", "empty"}).exit_code == 0);
}

TEST_CASE("outdated asks the registry that is named, and keeps its answers") {
  if (::access("/usr/bin/curl", X_OK) != 0) return;
  HttpServer server;
  server.serve("/npm/left", body(R"({"versions": {"1.0.0": {"deprecated": "use right"},
      "1.0.2": {}, "1.5.0": {}, "3.0.0": {}, "4.0.0-rc.1": {}},
      "time": {"1.0.0": "2020-01-02T00:00:00Z", "3.0.0": "2021-03-02T00:00:00Z"},
      "dist-tags": {"latest": "3.0.0"}})"));
  server.serve("/npm/express", body(R"({"versions": {"4.16.4": {}, "4.16.5": {}}})"));
  const TempFolder home;
  home.write("app/package-lock.json", kLock);
  const std::string named = "npm=" + server.url("/npm/");
  const ChildResult first =
      sluice_in(home, {"outdated", "--registry", named, "--format", "json", "app"});
  CHECK(first.exit_code == 0);
  const Result<format::Node> json = format::read_json("out", first.out);
  REQUIRE(json);
  CHECK(json->text_of("schema") == "sluice-outdated/1");
  const format::Node* const rows = json->find("dependencies");
  REQUIRE((rows != nullptr && rows->items.size() == 2));
  const format::Node& left = rows->items[1];
  CHECK(left.text_of("name") == "left");
  CHECK(left.text_of("current") == "1.0.0");
  CHECK(left.text_of("newest_patch") == "1.0.2");
  CHECK(left.text_of("newest") == "3.0.0");
  CHECK(left.text_of("step") == "major");
  CHECK(left.text_of("releases_behind") == "3");
  CHECK(left.text_of("months_behind") == "14");
  CHECK(left.text_of("deprecated") == "use right");
  CHECK(left.text_of("registry") == server.url("/npm"));

  const ChildResult second = sluice_in(home, {"outdated", "app"}, {"SLUICE_REGISTRIES=" + named});
  CHECK(second.exit_code == 0);
  CHECK(contains(second.out, "2 requests sent, 2 answered from the cache."));
  CHECK(contains(second.out, "deprecated: use right"));
  CHECK(contains(second.out, "express"));
  CHECK(contains(second.out, "patch, 1 release"));
  // The app's own registry, in its lockfile, was never asked.
  CHECK(server.requests().size() == 4);

  // Report beside the table.
  const ChildResult both = sluice_in(
      home, {"outdated", "--registry", named, "--format", "json=out.json", "--verbose", "app"});
  CHECK(both.exit_code == 0);
  CHECK(contains(both.out, "-----> Outdated"));
  CHECK(contains(read_bytes(home.path("out.json")), "sluice-outdated/1"));
}

TEST_CASE("a registry that does not answer gives 3, one that is not named a hint") {
  if (::access("/usr/bin/curl", X_OK) != 0) return;
  HttpServer server;
  const TempFolder home;
  home.write("app/package-lock.json", kLock);
  // Not there: an answer.
  const ChildResult missing =
      sluice_in(home, {"outdated", "--registry", "npm=" + server.url("/npm"), "app"});
  CHECK(missing.exit_code == 0);
  CHECK(contains(missing.out, "not at the registry"));

  HttpAnswer broken;
  broken.status = 403;
  server.serve("/npm/left", broken);
  const ChildResult failed =
      sluice_in(home, {"outdated", "--registry", "npm=" + server.url("/npm"), "app"});
  CHECK(failed.exit_code == 3);
  CHECK(contains(failed.out, "HTTP 403"));
  CHECK(contains(failed.out, "Incomplete"));

  // A file of the app names an address that no file may name.
  home.write("app/.npmrc", "registry=https://127.0.0.1/\n");
  const ChildResult refused = sluice_in(home, {"outdated", "app"});
  CHECK(refused.exit_code == 3);
  CHECK(contains(refused.out, "not asked"));

  // What all have in common is told once.
  home.write("many/package-lock.json", R"({"lockfileVersion": 3, "packages": {
      "": {"dependencies": {"a": "1", "b": "1", "c": "1"}},
      "node_modules/a": {"version": "1.0.0"}, "node_modules/b": {"version": "1.0.0"},
      "node_modules/c": {"version": "1.0.0"}}})");
  const ChildResult many =
      sluice_in(home, {"outdated", "--registry", "npm=http://127.0.0.1:1", "many"});
  CHECK(many.exit_code == 3);
  CHECK(contains(many.out, "could not connect (3 dependencies)"));
  CHECK(many.out.find("could not connect") == many.out.rfind("could not connect"));

  home.write("gems/Gemfile.lock",
             "GEM\n  specs:\n    rack (2.0.0)\n\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n  rack\n");
  const ChildResult unnamed = sluice_in(home, {"outdated", "gems"});
  CHECK(unnamed.exit_code == 0);
  CHECK(contains(unnamed.out, "No registry is named for RubyGems"));
  CHECK(contains(unnamed.out, "--registry"));

  home.write("cut/package-lock.json", kLock.substr(0, 100));
  CHECK(sluice_in(home, {"outdated", "--offline", "cut"}).exit_code == 3);
}

TEST_CASE("a build tells what is outdated only if its settings want it, and never fails for it") {
  if (::access("/usr/bin/curl", X_OK) != 0) return;
  HttpServer server;
  server.serve("/npm/left", body(R"({"versions": {"1.0.0": {}, "3.0.0": {}}})"));
  HttpAnswer broken;
  broken.status = 403;
  server.serve("/npm/express", broken);
  const TempFolder home;
  home.write("app/package-lock.json", kLock);
  home.write("env/SLUICE_REGISTRIES", "npm=" + server.url("/npm"));
  const std::vector<std::string> gate = {"gate",      "--all", "--fail-on", "critical", "--verbose",
                                         "--env-dir", "env",   "--cache",   "cache",    "app"};
  home.write("env/SLUICE_ADVISORY_SYNC", "off");
  const ChildResult off = sluice_in(home, gate);
  CHECK(off.exit_code == 0);
  CHECK_FALSE(contains(off.out, "outdated"));
  CHECK(server.requests().empty());

  home.write("env/SLUICE_OUTDATED", "true\n");
  const ChildResult on = sluice_in(home, gate);
  CHECK(on.exit_code == 0);
  CHECK(contains(on.out, "outdated: of 2 direct"));
  CHECK(server.count("/npm/left") == 1);

  // Registries in sluice.toml must not be local ones; the build goes on.
  home.write("app/sluice.toml",
             "[outdated]\nbuild = true\nregistries = [\"npm=" + server.url("/npm") + "\"]\n");
  std::filesystem::remove(home.path("env/SLUICE_REGISTRIES"));
  const ChildResult local = sluice_in(home, gate);
  CHECK(local.exit_code == 0);
  CHECK(contains(local.out, "can't be asked"));
  CHECK(server.count("/npm/left") == 1);
}

TEST_CASE("outdated that is used wrongly gives 2") {
  const TempFolder home;
  home.write("app/a.js", "1\n");
  home.write("local/sluice.toml", "[outdated]\nregistries = [\"npm=https://127.0.0.1/\"]\n");
  home.write("typo/sluice.toml", "[outdated]\nregistry = [\"npm=https://npm.example/\"]\n");
  struct Case {
    std::vector<std::string> arguments;
    std::string_view message;
  };
  const std::vector<Case> cases = {
      {{"outdated", "app", "app"}, "one PATH at a time"},
      {{"outdated", "missing"}, "cannot be read as a folder"},
      {{"outdated", "--budget", "0", "app"}, "--budget must be a number of seconds"},
      {{"outdated", "--format", "tap", "app"}, "--format must be log, json or json=FILE"},
      {{"outdated", "--registry", "npm", "app"}, "--registry must be ECOSYSTEM=URL"},
      {{"outdated", "--registry", "npm=ftp://x", "app"}, "not an http or https address"},
      {{"outdated", "local"}, "outdated.registries https://127.0.0.1 can't be asked"},
      {{"outdated", "typo"}, "sluice.toml:2: unknown key \"outdated.registry\""},
  };
  for (const Case& c : cases) {
    INFO(c.message);
    const ChildResult result = sluice_in(home, c.arguments);
    CHECK(result.exit_code == 2);
    CHECK(contains(result.err, c.message));
  }
}
