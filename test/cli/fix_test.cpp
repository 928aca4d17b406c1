// `sluice fix`, end to end: the real program, real files, and a local registry for dates.
#include <sys/stat.h>

#include <filesystem>
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

namespace fs = std::filesystem;

/// No proxy stands between the program and a test's server, and nobody is asked anything.
ChildResult sluice_in(const TempFolder& home, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(),
                   fs::read_symlink("/proc/self/exe").parent_path().string() + "/sluice");
  return run_program(arguments, {"HOME=" + home.path(), "PATH=/usr/bin:/bin"}, home.path());
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

constexpr std::string_view kManifest =
    "{\n  \"dependencies\": {\n    \"lodash\": \"4.17.15\",\n    \"parent\": \"^1.0.0\"\n  }\n}\n";

constexpr std::string_view kLock = R"({
  "name": "app",
  "lockfileVersion": 3,
  "packages": {
    "": {"dependencies": {"lodash": "4.17.15", "parent": "^1.0.0"}},
    "node_modules/lodash": {"version": "4.17.15"},
    "node_modules/minimist": {"version": "1.2.0"},
    "node_modules/parent": {"version": "1.0.0", "dependencies": {"minimist": "1.2.0"}}
  }
})";

void write_app(const TempFolder& home) {
  home.write("app/package.json", kManifest);
  home.write("app/package-lock.json", kLock);
  home.write("app/requirements.txt", "# pinned\r\ndjango==3.2.0\r\nleft==1.0\r\n");
}

}  // namespace

TEST_CASE("fix tells what to update, why, and by which command") {
  const TempFolder home;
  write_app(home);
  const ChildResult result = sluice_in(home, {"fix", "app"});
  CHECK(result.exit_code == 0);
  CHECK(contains(result.out, "lodash 4.17.15 -> 4.17."));
  CHECK(contains(result.out, "Run:   npm install lodash@4.17."));
  CHECK(contains(result.out, "minimist 1.2.0 -> 1.2."));
  CHECK(contains(result.out, "parent asks for minimist 1.2.0"));
  CHECK(read_bytes(home.path("app/package.json")) == kManifest);

  const ChildResult json = sluice_in(home, {"fix", "--format", "json", "app"});
  const auto document = format::read_json("", json.out);
  REQUIRE(document);
  CHECK(document->text_of("schema") == "sluice-fix/1");
  const ChildResult markdown = sluice_in(home, {"fix", "--format", "markdown", "app"});
  CHECK(contains(markdown.out, "# Update "));
}

TEST_CASE("fix --apply edits manifests, shows the edits, and touches nothing else") {
  const TempFolder home;
  write_app(home);
  ::chmod(home.path("app/package.json").c_str(), 0640);
  const ChildResult result = sluice_in(home, {"fix", "--apply", "app"});
  CHECK(result.exit_code == 0);
  CHECK(contains(result.err, "-    \"lodash\": \"4.17.15\","));
  CHECK(contains(result.err, "now run: npm install"));
  const std::string manifest = read_bytes(home.path("app/package.json"));
  CHECK(contains(manifest, "\"lodash\": \"4.17.2"));
  CHECK(contains(manifest, "\"overrides\": {\n    \"minimist\": \"1.2."));
  CHECK(read_bytes(home.path("app/package-lock.json")) == kLock);
  struct stat facts {};
  REQUIRE(::stat(home.path("app/package.json").c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777) == 0640);
  const std::string pins = read_bytes(home.path("app/requirements.txt"));
  CHECK(pins.starts_with("# pinned\r\ndjango=="));
  CHECK(pins.ends_with("\r\nleft==1.0\r\n"));
  CHECK_FALSE(contains(pins, "3.2.0"));
  // A second time there is nothing left that an edit puts right.
  const ChildResult again = sluice_in(home, {"fix", "--apply", "app"});
  CHECK(again.exit_code == 0);
  CHECK(read_bytes(home.path("app/package.json")) == manifest);
}

TEST_CASE("fix --apply never writes through a link") {
  const TempFolder home;
  home.write("elsewhere.txt", "django==3.2.0\n");
  fs::create_directories(home.path("app"));
  fs::create_symlink(home.path("elsewhere.txt"), home.path("app/requirements.txt"));
  home.write("app/package.json", "{}");
  sluice_in(home, {"fix", "--apply", "app"});
  CHECK(read_bytes(home.path("elsewhere.txt")) == "django==3.2.0\n");
}

TEST_CASE("fix proposes no version that the registry published too lately") {
  if (!fs::exists("/usr/bin/curl")) {
    WARN("curl is not installed: nothing tested here");
    return;
  }
  const TempFolder home;
  home.write("app/package-lock.json", kLock);
  home.write("app/package.json", kManifest);
  HttpServer server;
  HttpAnswer answer;
  answer.body =
      R"({"versions": {"4.17.21": {}}, "time": {"4.17.19": "2999-01-01T00:00:00Z",
          "4.17.20": "2999-01-01T00:00:00Z", "4.17.21": "2999-01-01T00:00:00Z",
          "4.17.23": "2999-01-01T00:00:00Z"}})";
  server.serve("/lodash", answer);
  const std::vector<std::string> ask = {"fix", "--registry", "npm=" + server.url(""), "app"};
  const ChildResult off = sluice_in(home, ask);
  CHECK(contains(off.out, "Run:   npm install lodash"));
  CHECK(server.requests().empty());
  std::vector<std::string> dated = ask;
  dated.insert(dated.begin() + 1, {"--min-age-days", "3"});
  const ChildResult on = sluice_in(home, dated);
  CHECK(on.exit_code == 0);
  CHECK_FALSE(server.requests().empty());
  CHECK(contains(on.out, "was published on 2999-01-01"));
  CHECK_FALSE(contains(on.out, "npm install lodash"));
}

TEST_CASE("fix is used wrongly") {
  const TempFolder home;
  home.write("app/package.json", "{}");
  for (const std::vector<std::string>& wrong :
       {std::vector<std::string>{"fix", "--format", "html", "app"},
        {"fix", "--format", "json=", "app"},
        {"fix", "--min-age-days", "x", "app"},
        {"fix", "--registry", "npm=ftp://x", "app"},
        {"fix", "nowhere"}}) {
    INFO(wrong[1]);
    CHECK(sluice_in(home, wrong).exit_code == 2);
  }
  const ChildResult nothing = sluice_in(home, {"fix", "app"});
  CHECK(nothing.exit_code == 0);
  CHECK(contains(nothing.out, "nothing to fix"));
}
