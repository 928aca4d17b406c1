#include "cli/confinement.h"

#include <algorithm>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "test/catch.h"
#include "test/temp_folder.h"

namespace sluice::cli {
namespace {

using test::TempFolder;

bool has(const std::vector<std::string>& paths, const std::string& path) {
  return std::find(paths.begin(), paths.end(), path) != paths.end();
}

ConfinementPlan plan(Command command, const std::vector<std::string>& words,
                     const std::map<std::string, std::string>& variables = {},
                     bool policy_elsewhere = false) {
  const auto parsed = parse_arguments(command, words);
  REQUIRE(parsed);
  return plan_confinement(command, *parsed, variables, policy_elsewhere);
}

struct Case {
  Command command;
  std::vector<std::string> words;
  std::vector<std::string> read;
  std::vector<std::string> written;
  bool downloads;
};

TEST_CASE("what a command may touch comes from its arguments", "[confinement]") {
  const std::vector<Case> cases = {
      {kGate, {}, {"."}, {"/c"}, false},
      {kGate, {"/app"}, {"/app"}, {"/c"}, false},
      {kGate, {"--config", "/x/s.toml", "/app"}, {"/app", "/x/s.toml"}, {}, false},
      {kGate, {"--vex", "/x/a", "--vex", "/y/b"}, {".", "/x/a", "/y/b"}, {}, false},
      {kGate, {"--rules", "/r", "/app"}, {"/app", "/r"}, {}, false},
      {kGate, {"--format", "json=/out/r.json", "/app"}, {"/app"}, {"/out"}, false},
      {kGate, {"--format", "json=r.json", "/app"}, {"/app"}, {"."}, false},
      {kGate, {"--format", "json=/dev/null", "/app"}, {"/app"}, {"/dev/null"}, false},
      {kGate, {"--format", "json", "/app"}, {"/app"}, {"/c"}, false},
      {kGate, {"--env-dir", "/env", "/app"}, {"/app", "/env"}, {}, false},
      {kGate, {"--all", "--env-dir", "/env", "/app"}, {"/app", "/env"}, {"/c"}, true},
      {kGate, {"--all", "--env-dir", "/env", "--offline", "/app"}, {"/app", "/env"}, {}, false},
      {kGate, {"--carry", "/slug", "/app"}, {"/app"}, {"/slug"}, false},
      {kGate, {"--db", "/db/a.sqlite", "/app"}, {"/app", "/db/a.sqlite"}, {"/c"}, false},
      {kSecrets, {"-"}, {"."}, {}, false},
      {kDiff, {"main..x"}, {"."}, {}, false},
      {kHistory, {"/repo"}, {"/repo"}, {}, false},
      {kBaseline, {"/app"}, {"/app"}, {"/app"}, false},
      {kBaseline, {"--baseline", "/b/b.json", "/app"}, {"/app", "/b/b.json"}, {"/b"}, false},
      {kInit, {"/app"}, {"/app"}, {"/app"}, false},
      {kFix, {"/app"}, {"/app"}, {"/c"}, true},
      {kFix, {"--apply", "/app"}, {"/app"}, {"/app"}, true},
      {kOutdated, {"/app"}, {"/app"}, {"/c"}, true},
      {kOutdated, {"--offline", "/app"}, {"/app"}, {"/c"}, false},
      {kRecheck, {}, {".", ".sluice"}, {}, false},
      {kRecheck, {"--sync", "/b/bill.json"}, {".", "/b"}, {"/c"}, true},
      {kRecheck, {"--webhook", "https://h.example/"}, {"."}, {"/c"}, true},
      {kRecheck, {"--offline", "--webhook", "https://h.example/"}, {"."}, {"/c"}, true},
      {kRecheck, {"--state", "/state/s.json"}, {"."}, {"/state"}, false},
      {kAccess, {"/snapshot"}, {".", "/snapshot"}, {}, false},
      {kExplain, {"--report", "/r.json", "id", "/app"}, {"/app", "/r.json"}, {}, false},
      {kAdvisories, {"sync", "/app"}, {"/app"}, {"/c"}, true},
      {kAdvisories, {"sync", "--db", "/db/a"}, {"."}, {"/c", "/db"}, true},
      {kAdvisories, {"import", "/osv/all.zip"}, {"/osv", "sluice.toml"}, {"/c"}, false},
      {kAdvisories, {"export", "--sign-key", "/k.pem", "/out/s"}, {"/k.pem"}, {"/out"}, false},
  };
  for (const Case& one : cases) {
    std::string line = std::to_string(one.command);
    for (const std::string& word : one.words) line += ' ' + word;
    CAPTURE(line);
    const ConfinementPlan made = plan(one.command, one.words, {{"SLUICE_CACHE", "/c"}});
    CHECK_FALSE(made.off);
    for (const std::string& path : one.read) {
      CAPTURE(path);
      CHECK(has(made.access.read, path));
    }
    for (const std::string& path : one.written) {
      CAPTURE(path);
      CHECK(has(made.access.written, path));
    }
    CHECK(made.downloads == one.downloads);
    CHECK(has(made.download_into, "/c") == one.downloads);
    CHECK_FALSE(has(made.access.read, "/"));
    CHECK_FALSE(has(made.access.written, "/"));
    if (one.command == kGate) CHECK_FALSE(has(made.access.written, "/app"));
  }
}

TEST_CASE("a repository around the tree may be read, unless everything is scanned",
          "[confinement]") {
  const TempFolder folder;
  folder.write("repo/.git/HEAD", "ref: refs/heads/main\n");
  folder.write("repo/.git/objects/x", "");
  folder.write("repo/.git/refs/x", "");
  folder.write("repo/sub/a.txt", "a");
  const ConfinementPlan made = plan(kGate, {folder.path("repo/sub")});
  CHECK(has(made.access.read, folder.path("repo")));
  CHECK(has(made.access.read, folder.path("repo/.git")));
  const ConfinementPlan all = plan(kGate, {"--all", folder.path("repo/sub")});
  CHECK_FALSE(has(all.access.read, folder.path("repo")));
}

TEST_CASE("one file is looked at with its folder's settings", "[confinement]") {
  const TempFolder folder;
  folder.write("app/a.env", "a");
  const ConfinementPlan made = plan(kSecrets, {folder.path("app/a.env")});
  CHECK(has(made.access.read, folder.path("app")));
  CHECK_FALSE(has(made.access.read, folder.path()));
}

TEST_CASE("folders are made only where something is kept", "[confinement]") {
  const std::map<std::string, std::string> cache{{"SLUICE_CACHE", "/c"}};
  CHECK(plan(kGate, {}, cache).made.empty());
  CHECK(plan(kGate, {"--cache", "/d"}, cache).made == std::vector<std::string>{"/d"});
  CHECK(has(plan(kOutdated, {}, cache).made, "/c"));
  CHECK(has(plan(kAdvisories, {"import", "x", "--db", "/db/a"}, cache).made, "/db"));
}

TEST_CASE("a policy from outside is downloaded, by any command", "[confinement]") {
  CHECK(plan(kSecrets, {}, {}, true).downloads);
  CHECK_FALSE(plan(kGate, {"--offline"}, {}, true).downloads);
}

TEST_CASE("SLUICE_CONFINEMENT=off leaves all as it is", "[confinement]") {
  CHECK(plan(kGate, {}, {{"SLUICE_CONFINEMENT", "off"}}).off);
  CHECK(plan(kGate, {}, {{"SLUICE_CONFINEMENT", "off\n"}}).off);
  CHECK_FALSE(plan(kGate, {}, {{"SLUICE_CONFINEMENT", "auto"}}).off);
  CHECK_FALSE(plan(kGate, {}, {{"SLUICE_CONFINEMENT", "offline"}}).off);
}

}  // namespace
}  // namespace sluice::cli
