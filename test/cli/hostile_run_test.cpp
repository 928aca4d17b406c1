// The real program on trees that are made to break it: what it says, how it ends, how long it
// takes, and that it always says the same.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "format/json.h"
#include "secrets/example_template.h"
#include "source/tree.h"
#include "test/catch.h"
#include "test/child_process.h"
#include "test/source/archive_writer.h"
#include "test/temp_folder.h"

using namespace sluice;
using namespace sluice::test;

namespace {

namespace fs = std::filesystem;

std::string program() {
  return fs::read_symlink("/proc/self/exe").parent_path().string() + "/sluice";
}

std::string key(std::uint64_t seed) { return secrets::expand_template("sk_live_{b62:24}", seed); }

std::string repeated(std::string_view piece, std::size_t size) {
  std::string text;
  while (text.size() < size) text += piece;
  return text;
}

/// A JSON report without what depends on time.
std::string report(const TempFolder& home, std::vector<std::string> more,
                   std::vector<std::string> environment) {
  std::vector<std::string> command = {program(), "gate", "--offline", "--format", "json"};
  command.insert(command.end(), more.begin(), more.end());
  command.emplace_back("app");
  environment.insert(environment.end(), {"HOME=" + home.path(), "PATH=/usr/bin:/bin"});
  std::string text = run_program(command, environment, home.path()).out;
  for (const std::string_view changing : {"\"duration_ms\"", "\"started\""}) {
    const std::size_t at = text.find(changing);
    REQUIRE(at != std::string::npos);
    text.erase(at, text.find('\n', at) - at);
  }
  return text;
}

}  // namespace

TEST_CASE("the same tree gives the same bytes, whatever the threads, language, place and order") {
  std::vector<std::pair<std::string, std::string>> files;
  for (std::uint64_t i = 0; i < 30; ++i) {
    const std::string number = std::to_string(i);
    files.emplace_back("d" + std::to_string(i % 7) + "/I" + number + ".sh", "K=" + key(i) + '\n');
    files.emplace_back("d" + number + "/yarn.lock", "<<<<<<< HEAD\n");
    files.emplace_back("e" + number + "/requirements.txt",
                       "django==3.2.0\nflask==0.1\nJINJA2==2.0\n");
  }
  const auto write = [&](const TempFolder& home) {
    for (const auto& [name, bytes] : files) home.write("app/" + name, bytes);
  };
  const TempFolder forward;
  write(forward);
  const TempFolder backward;
  std::reverse(files.begin(), files.end());
  write(backward);
  const std::string first = report(forward, {"--jobs", "1"}, {});
  CHECK(first.size() > 10'000);
  struct Row {
    const char* what;
    const TempFolder& home;
    std::vector<std::string> arguments;
    std::vector<std::string> environment;
  };
  for (const Row& row : {Row{"again", forward, {"--jobs", "1"}, {}},
                         Row{"four threads", forward, {"--jobs", "4"}, {}},
                         Row{"sixteen threads", forward, {"--jobs", "16"}, {}},
                         Row{"Turkish", forward, {}, {"LC_ALL=tr_TR.UTF-8", "LANG=tr_TR.UTF-8"}},
                         Row{"a language that there is not", forward, {}, {"LC_ALL=xx_XX.broken"}},
                         Row{"the other end of the world", forward, {}, {"TZ=Pacific/Kiritimati"}},
                         Row{"a zone that is a file", forward, {}, {"TZ=:/etc/passwd"}},
                         Row{"files made in another order", backward, {"--jobs", "4"}, {}}}) {
    INFO(row.what);
    CHECK((report(row.home, row.arguments, row.environment) == first));
  }
}

TEST_CASE("text of nothing but openings ends soon, on a stack of one megabyte") {
  const std::vector<std::string_view> kPieces = {
      "[",  "{",           "(",           "{\"a\":", "- ",      "<a>", "a {", "a = [",
      "${", "${{ ",        "$(",          "`",       "\"\"\"",  "#{",  "/*",  "%{",
      "#_", "'",           "function(){", "if (",    "lambda:", "a.",  "!",   "<<E\n",
      "\"", "-----BEGIN ", "password: ",  "\\u00",   "RUN \\\n"};
  const std::vector<std::string> kNames = {"package-lock.json",
                                           "yarn.lock",
                                           "pnpm-lock.yaml",
                                           "composer.lock",
                                           "Gemfile.lock",
                                           "Gemfile",
                                           "poetry.lock",
                                           "requirements.txt",
                                           "Cargo.lock",
                                           "go.mod",
                                           "mix.lock",
                                           "pubspec.lock",
                                           "build.gradle",
                                           "build.sbt",
                                           "pom.xml",
                                           "a.csproj",
                                           "deps.edn",
                                           "bun.lock",
                                           "app.json",
                                           "Procfile",
                                           "Dockerfile",
                                           "a.sh",
                                           "a.py",
                                           "a.js",
                                           "a.rb",
                                           "a.php",
                                           "a.java",
                                           "a.sql",
                                           "main.tf",
                                           "nginx.conf",
                                           "conf/application.conf",
                                           ".github/workflows/a.yml",
                                           "config/database.yml",
                                           ".gitattributes",
                                           ".npmrc",
                                           "secrets.enc.yaml",
                                           "x.ejson",
                                           "public/a.js.map",
                                           ".slugignore"};
  for (const std::string_view piece : kPieces) {
    INFO(piece);
    const TempFolder home;
    for (const std::string& name : kNames) home.write("app/" + name, repeated(piece, 40'000));
    home.write("app/pay.py", "stripe = '" + key(1) + "'\n");
    const auto begin = std::chrono::steady_clock::now();
    const ChildResult seen = run_program(
        {"bash", "-c", "ulimit -s 1024; exec \"$@\"", "-", program(), "gate", "--offline", "app"},
        {"HOME=" + home.path(), "PATH=/usr/bin:/bin"}, home.path());
    INFO(seen.out << seen.err);
    CHECK(seen.exit_code == 1);
    CHECK(seen.out.find("pay.py:1") != std::string::npos);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(60));
  }
}

TEST_CASE("a secret at the border of a block is found once, at its column") {
  const TempFolder home;
  const std::size_t step = source::kWholeFileBytes;
  std::string line(step + (1 << 20), 'x');
  const std::size_t overlap = source::kBlockOverlap;
  std::set<std::size_t> columns;
  std::uint64_t seed = 50;
  for (const std::size_t at : {step - overlap - 16, step - 200, step - 16, step + 60,
                               step + overlap - 200, step + overlap - 16, step + overlap + 60}) {
    const std::string text = " '" + key(++seed) + "' ";
    line.replace(at, text.size(), text);
    columns.insert(at + 3);
  }
  home.write("app/line.txt", line);
  const ChildResult seen = run_program({program(), "secrets", "--format", "json", "app"},
                                       {"HOME=" + home.path(), "PATH=/usr/bin:/bin"}, home.path());
  const Result<format::Node> root = format::read_json("report", seen.out);
  REQUIRE(root);
  std::multiset<std::size_t> found;
  const format::Node* findings = root->find("findings");
  REQUIRE(findings != nullptr);
  for (const format::Node& finding : findings->items) {
    const format::Node* location = finding.find("location");
    REQUIRE(location != nullptr);
    CHECK(location->text_of("line") == "1");
    found.insert(std::stoul(std::string(location->text_of("column"))));
  }
  CHECK(found == std::multiset<std::size_t>(columns.begin(), columns.end()));
}

TEST_CASE("a bomb costs its own file, and hides nothing beside it") {
  const TempFolder home;
  home.write("app/bomb.zip", advisories::zip_bytes({{"a", std::string(100U << 20, '\0')}}));
  home.write("app/pay.py", "stripe = '" + key(3) + "'\n");
  const auto gate = [&](const char* format) {
    return run_program({program(), "gate", "--offline", "--format", format, "app"},
                       {"HOME=" + home.path(), "PATH=/usr/bin:/bin"}, home.path());
  };
  const ChildResult seen = gate("log");
  CHECK(seen.exit_code == 1);
  CHECK(seen.out.find("pay.py:1") != std::string::npos);
  CHECK(seen.out.find("bomb.zip") != std::string::npos);
  CHECK(seen.out.find("unpacks to too much") != std::string::npos);
  fs::remove(home.path("app/pay.py"));
  CHECK(gate("log").exit_code == 3);
}

TEST_CASE("a package's name of a megabyte is cut where people read it") {
  const TempFolder home;
  home.write("app/package-lock.json",
             R"({"lockfileVersion": 3, "packages": {"node_modules/)" + repeated("name", 1 << 20) +
                 R"(": {"version": "1.0.0", "resolved": "git+https://host.example/a.git"}}})");
  home.write("app/" + std::string(200, 'd') + "/yarn.lock", "<<<<<<< HEAD\n");
  const ChildResult seen = run_program({program(), "gate", "--offline", "--verbose", "app"},
                                       {"HOME=" + home.path(), "PATH=/usr/bin:/bin"}, home.path());
  CHECK(seen.exit_code == 3);
  CHECK(seen.out.size() < 20'000);
}

TEST_CASE("what lies in HOME steers nothing") {
  const TempFolder home;
  home.write("app/pay.py", "stripe = '" + key(4) + "'\n");
  const std::string with_nothing = report(home, {}, {});
  for (const char* name : {"sluice.toml", ".sluice/sluice.toml", ".config/sluice/sluice.toml",
                           ".gitconfig", ".curlrc", ".netrc", ".npmrc", ".slugignore"}) {
    home.write(name, "mode = \"off\"\noutput = \"/tmp/x\"\n*\n");
  }
  CHECK(report(home, {}, {}) == with_nothing);
}

TEST_CASE("a file that is too big for the checks is told where one would have looked at it") {
  const TempFolder home;
  const std::size_t limit = std::size_t{1} << 20;
  const std::string debug = "DEBUG = True\n";
  for (const auto& [name, size] :
       {std::pair{"fits/settings.py", limit}, std::pair{"more/settings.py", limit + 1},
        std::pair{"most/settings.py", 9 * limit}, std::pair{"other/notes.txt", 2 * limit}}) {
    home.write("app/" + std::string(name), debug + std::string(size - debug.size(), '#'));
  }
  const ChildResult seen = run_program({program(), "gate", "--offline", "--format", "json", "app"},
                                       {"HOME=" + home.path(), "PATH=/usr/bin:/bin"}, home.path());
  const Result<format::Node> root = format::read_json("report", seen.out);
  REQUIRE(root);
  const format::Node* notes = root->find("scan", "notes");
  REQUIRE(notes != nullptr);
  std::set<std::string> told;
  for (const format::Node& note : notes->items) told.emplace(note.text_of("path"));
  CHECK(told == std::set<std::string>{"more/settings.py", "most/settings.py"});
}
