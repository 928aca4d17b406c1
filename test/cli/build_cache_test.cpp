// What a build finds in the place of state.json in its cache, end to end: whatever it is, the
// app is judged as if nothing were there, and the log says so.
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "format/json.h"
#include "test/catch.h"
#include "test/child_process.h"
#include "test/temp_folder.h"

using namespace sluice;
using namespace sluice::test;

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kLock = R"({"lockfileVersion": 3, "packages": {
  "": {"dependencies": {"a": "^1.0.0"}},
  "node_modules/a": {"version": "1.0.0", "hasInstallScript": true,
    "resolved": "https://registry.example/a/-/a-1.0.0.tgz",
    "integrity": "sha512-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="}}})";

ChildResult build(const TempFolder& home, const std::string& format) {
  return run_program(
      {fs::read_symlink("/proc/self/exe").parent_path().string() + "/sluice", "gate", "--all",
       "--offline", "--env-dir", "env", "--cache", "cache", "--format", format, "app"},
      {"HOME=" + home.path(), "PATH=/usr/bin:/bin"}, home.path());
}

/// What was found and judged, without the notes and what depends on time.
std::string result_of(const ChildResult& built) {
  const Result<format::Node> report = format::read_json("report", built.out);
  REQUIRE(report);
  std::string text;
  if (const format::Node* findings = report->find("findings")) {
    for (const format::Node& finding : findings->items) {
      text +=
          std::string(finding.text_of("rule")) + ' ' + std::string(finding.text_of("id")) + '\n';
    }
  }
  const format::Node* verdict = report->find("verdict");
  return text + (verdict == nullptr ? "?" : std::string(verdict->text_of("result")));
}

struct Obstacle {
  const char* name;
  const char* note;  ///< what the log says of it; empty: nothing
  std::function<void(const TempFolder&)> put;
  bool stays = false;  ///< the build can't replace it
};

void write_big(const TempFolder& home) {
  home.write("cache/state.json", "");
  fs::resize_file(home.path("cache/state.json"), 1'000'000'000);
}

}  // namespace

TEST_CASE("whatever stands in the place of what a build remembers, the app is judged the same") {
  const Obstacle kObstacles[] = {
      {"link", "is a link",
       [](const TempFolder& home) {
         home.write("elsewhere", "precious");
         fs::create_symlink("../elsewhere", home.path("cache/state.json"));
       },
       true},
      {"dangling link", "is a link",
       [](const TempFolder& home) {
         fs::create_symlink("/nowhere/else", home.path("cache/state.json"));
       },
       true},
      {"folder", "cannot be read",
       [](const TempFolder& home) { home.write("cache/state.json/inside", "precious"); }, true},
      {"pipe", "cannot be read",
       [](const TempFolder& home) { ::mkfifo(home.path("cache/state.json").c_str(), 0600); }, true},
      {"a gigabyte", "bigger than it can be", write_big},
      {"garbage", "not valid JSON",
       [](const TempFolder& home) {
         home.write("cache/state.json", std::string("\x00\xff{[\x1b[31m", 8));
       }},
      {"empty", "not valid JSON",
       [](const TempFolder& home) { home.write("cache/state.json", ""); }},
      {"deep", "nested deeper",
       [](const TempFolder& home) { home.write("cache/state.json", std::string(2'000'000, '[')); }},
      {"many", "more than",
       [](const TempFolder& home) {
         std::string text = R"({"schema": "sluice-state/1", "source": [1)";
         for (int i = 0; i < 1'000'000; ++i) text += ",1";
         home.write("cache/state.json", text + "]}");
       }},
      {"of another version", "not of this version",
       [](const TempFolder& home) {
         home.write("cache/state.json", R"({"schema": "sluice-state/9"})");
       }},
      {"a file where the cache should be", "cannot be written",
       [](const TempFolder& home) {
         fs::remove(home.path("cache"));
         home.write("cache", "precious");
       },
       true},
  };
  std::string expected;
  {
    const TempFolder home;
    home.write("app/package-lock.json", kLock);
    fs::create_directories(home.path("env"));
    fs::create_directories(home.path("cache"));
    const ChildResult first = build(home, "json");
    CHECK(first.exit_code == 0);
    expected = result_of(first);
    CHECK(expected.find("pass") != std::string::npos);
    // The second build knows the first one.
    CHECK(fs::is_regular_file(home.path("cache/state.json")));
  }
  for (const Obstacle& obstacle : kObstacles) {
    INFO(obstacle.name);
    const TempFolder home;
    home.write("app/package-lock.json", kLock);
    fs::create_directories(home.path("env"));
    fs::create_directories(home.path("cache"));
    obstacle.put(home);
    const ChildResult built = build(home, "json");
    CHECK(built.exit_code == 0);
    CHECK(result_of(built) == expected);
    CHECK(built.out.find(obstacle.note) != std::string::npos);
    CHECK(built.out.find('\x1b') == std::string::npos);
    // What can be mended is: the next build has nothing to say about it.
    const ChildResult next = build(home, "log");
    CHECK(next.exit_code == 0);
    CHECK((next.out.find("state.json") != std::string::npos) == obstacle.stays);
    if (fs::exists(home.path("elsewhere"))) CHECK(read_bytes(home.path("elsewhere")) == "precious");
    if (fs::is_directory(home.path("cache/state.json"))) {
      CHECK(read_bytes(home.path("cache/state.json/inside")) == "precious");
    }
  }
}
