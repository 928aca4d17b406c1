// Builds of one app after each other, end to end, while advisories are published in between.
#include <filesystem>
#include <string>
#include <string_view>

#include "secrets/example_template.h"
#include "test/catch.h"
#include "test/child_process.h"
#include "test/cli/npm_record.h"
#include "test/temp_folder.h"

using namespace sluice;
using namespace sluice::test;

namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// An app with a cache and a database of its own.
class App {
 public:
  App() {
    for (const char* folder : {"env", "cache", "app", "records"}) {
      std::filesystem::create_directories(home_.path(folder));
    }
  }

  void lock(std::string_view packages) const {
    home_.write("app/package-lock.json",
                R"({"lockfileVersion": 3, "packages": {"": {"dependencies": {"alpha": "*"}})" +
                    std::string(packages) + "}}");
  }

  /// A flaw of all versions below 9.
  void publish(std::string_view id, std::string_view package, std::string_view when,
               std::string_view severity = "HIGH") const {
    home_.write("records/" + std::string(id) + ".json", npm_record(id, package, when, severity));
    CHECK(run({"advisories", "import", "records", "--db", "db.sqlite"}).exit_code == 0);
  }

  ChildResult build(const std::string& format = "log") const {
    return run({"gate", "--all", "--offline", "--env-dir", "env", "--cache", "cache", "--db",
                "db.sqlite", "--format", format, "app"});
  }

  ChildResult run(std::vector<std::string> words) const {
    words.insert(words.begin(), test::sluice_program());
    return run_program(words, {"HOME=" + home_.path(), "PATH=/usr/bin:/bin"}, home_.path());
  }

  const TempFolder& home() const { return home_; }

 private:
  TempFolder home_;
};

constexpr const char* kAlpha = R"(, "node_modules/alpha": {"version": "1.0.0"})";

}  // namespace

TEST_CASE("a first build lists what is old, the next ones tell what is new") {
  const App app;
  app.lock(kAlpha);
  app.publish("GHSA-aaaa-aaaa-aaaa", "alpha", "2025-01-01");

  const ChildResult first = app.build();
  CHECK(first.exit_code == 0);
  CHECK(contains(first.out, "nothing (first build)"));
  CHECK(contains(first.out, "Passed. 1 finding reported (1 existing)"));

  // Published since: in grace, with the day on which it will block. A day may begin in between.
  app.publish("GHSA-bbbb-bbbb-bbbb", "alpha", day(1));
  const ChildResult unusable = app.build("json");
  CHECK(contains(unusable.out, "\"since\": \"disclosed\""));
  CHECK(unusable.exit_code == 1);  // published in the future: no day to count from

  app.publish("GHSA-bbbb-bbbb-bbbb", "alpha", day(-1));
  const ChildResult second = app.build();
  CHECK(second.exit_code == 0);
  CHECK(contains(second.out, "Compared with    last build of " + day(0).substr(0, 8)));
  CHECK(contains(second.out, "In grace"));
  CHECK(contains(second.out, "blocks from " + day(6)));

  // A package that comes now, with an old flaw.
  app.publish("GHSA-cccc-cccc-cccc", "beta", "2025-01-01");
  app.lock(std::string(kAlpha) + R"(, "node_modules/beta": {"version": "1.0.0"})");
  const ChildResult third = app.build();
  CHECK(third.exit_code == 1);
  CHECK(contains(third.out, "VULNERABLE  beta 1.0.0"));
  CHECK(contains(third.out, "introduced by this release"));
  // It is no older the next time.
  CHECK(app.build().exit_code == 1);

  const ChildResult json = app.build("json");
  CHECK(contains(json.out, "\"source\": \"last build\""));
  CHECK(contains(json.out, "\"blocks_from\": \"" + day(6)));

  // In CI everything counts.
  app.home().write("env/CI", "true");
  CHECK(app.build().exit_code == 1);
  std::filesystem::remove(app.home().path("env/CI"));

  app.lock(kAlpha);
  CHECK(app.build().exit_code == 0);
}

TEST_CASE("what a bypass or warn let through, or a broken lockfile hid, is no older afterwards") {
  const App app;
  app.lock(kAlpha);
  app.publish("GHSA-aaaa-aaaa-aaaa", "alpha", "2025-01-01");
  app.publish("GHSA-cccc-cccc-cccc", "beta", "2025-01-01");
  CHECK(app.build().exit_code == 0);
  const std::string state = read_bytes(app.home().path("cache/state.json"));
  const std::string both = std::string(kAlpha) + R"(, "node_modules/beta": {"version": "1.0.0"})";

  app.lock(both);
  app.home().write("env/SLUICE_MODE", "warn");
  CHECK(app.build().exit_code == 0);
  std::filesystem::remove(app.home().path("env/SLUICE_MODE"));
  CHECK(read_bytes(app.home().path("cache/state.json")) == state);

  app.home().write("app/package-lock.json", "{");
  CHECK(app.build().exit_code == 3);
  CHECK(read_bytes(app.home().path("cache/state.json")) == state);

  app.lock(both);
  CHECK(app.build().exit_code == 1);
}

TEST_CASE("no forged state lets a secret pass, and none holds one") {
  const std::string token = secrets::expand_template("HRKU-AA{token:58}", 31);
  const App app;
  app.lock(kAlpha);
  app.publish("GHSA-aaaa-aaaa-aaaa", "alpha", "2025-01-01");
  app.home().write("app/deploy.sh", "#!/bin/sh\nexport HEROKU_API_KEY=" + token + "\n");
  const ChildResult first = app.build("json");
  CHECK(first.exit_code == 1);
  CHECK_FALSE(std::filesystem::exists(app.home().path("cache/state.json")));
  const std::size_t at = first.out.find("\"secret-");
  REQUIRE(at != std::string::npos);
  app.home().write(
      "cache/state.json",
      R"({"schema": "sluice-state/1", "source": {"built": "2026-01-01T00:00:00Z",
 "packages": {"npm": {"alpha": ["1.0.0"]}}, "findings": [{"id": )" +
          first.out.substr(at, first.out.find('"', at + 1) + 1 - at) +
          R"(, "kind": "secret", "since": "existing", "first_seen": "2026-01-01"}]}})");
  CHECK(app.build().exit_code == 1);
  // An ignored one passes; what is kept then has its id alone.
  app.home().write(
      "app/sluice.toml",
      "[[ignore]]\nid = " + first.out.substr(at, first.out.find('"', at + 1) + 1 - at) +
          "\nreason = \"a test of the test\"\nuntil = " + day(30) + "\n");
  CHECK(app.build().exit_code == 0);
  const std::string state = read_bytes(app.home().path("cache/state.json"));
  CHECK(contains(state, "secret-"));
  CHECK_FALSE(contains(state, token.substr(8)));
}

TEST_CASE("the commit that a forged state names is cleaned of secrets") {
  const std::string token = secrets::expand_template("HRKU-AA{token:58}", 32);
  const App app;
  app.lock(kAlpha);
  app.publish("GHSA-aaaa-aaaa-aaaa", "beta", "2025-01-01");
  for (const char* format : {"json", "html", "log", "sarif"}) {
    CAPTURE(format);
    app.home().write("cache/state.json",
                     R"({"schema": "sluice-state/1", "source": {"built": "2026-01-01T00:00:00Z",
 "packages": {"npm": {"alpha": ["1.0.0"]}}, "findings": [], "commit": ")" +
                         token + "\"}}");
    const ChildResult result = app.build(format);
    CHECK(result.exit_code == 0);
    CHECK_FALSE(contains(result.out, token));
  }
}
