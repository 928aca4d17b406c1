// The real program, end to end: exit codes and messages of docs and contract.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "base/date.h"
#include "secrets/example_template.h"
#include "test/catch.h"
#include "test/child_process.h"
#include "test/temp_folder.h"

using namespace sluice;
using namespace sluice::test;

namespace {

/// The `sluice` that was built beside this test program.
ChildResult sluice_in(const TempFolder& home, std::vector<std::string> arguments, int output = -1) {
  arguments.insert(arguments.begin(), test::sluice_program());
  return run_program(arguments, {"HOME=" + home.path(), "PATH=/usr/bin:/bin"}, home.path(), output);
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

constexpr std::string_view kVulnerableLock = R"({
  "name": "app",
  "lockfileVersion": 3,
  "packages": {
    "": {"dependencies": {"lodash": "^4.17.0"}},
    "node_modules/lodash": {"version": "4.17.15"}
  }
})";

const std::string kToken = secrets::expand_template("HRKU-AA{token:58}", 31);

}  // namespace

TEST_CASE("a clean folder passes, a blocked one gives 1 and names what and where") {
  const TempFolder home;
  home.write("clean/index.js", "console.log(1)\n");
  const ChildResult clean = sluice_in(home, {"gate", "clean"});
  CHECK(clean.exit_code == 0);
  CHECK(contains(clean.out, "-----> Passed."));
  CHECK_FALSE(contains(clean.out, " !"));

  home.write("app/package-lock.json", kVulnerableLock);
  home.write("app/deploy.sh", "#!/bin/sh\nexport HEROKU_API_KEY=" + kToken + "\n");
  const ChildResult blocked = sluice_in(home, {"gate", "app"});
  CHECK(blocked.exit_code == 1);
  CHECK(contains(blocked.out, "deploy.sh:2"));
  CHECK(contains(blocked.out, "lodash 4.17.15"));
  CHECK(contains(blocked.out, "CVE-2021-23337"));
  CHECK(contains(blocked.out, "package-lock.json:6"));
  CHECK(contains(blocked.out, "npm install lodash@4.17.21"));
  CHECK_FALSE(contains(blocked.out + blocked.err, kToken.substr(8)));

  CHECK(sluice_in(home, {"secrets", "app"}).exit_code == 1);
  CHECK(sluice_in(home, {"deps", "app"}).exit_code == 1);
  CHECK(sluice_in(home, {"gate", "--mode", "warn", "app"}).exit_code == 0);
}

TEST_CASE("deps --why tells versions, who asks, what is known and the paths") {
  const TempFolder home;
  home.write("app/package-lock.json", R"({"lockfileVersion": 3, "packages": {
    "": {"dependencies": {"top": "^1.0.0"}, "devDependencies": {"lodash": "^4.17.0"}},
    "node_modules/top": {"version": "1.0.0", "dependencies": {"mid": "*", "lodash": "^3.0.0"}},
    "node_modules/mid": {"version": "1.0.0", "dependencies": {"lodash": "3.x"}},
    "node_modules/lodash": {"version": "4.17.21", "dev": true},
    "node_modules/top/node_modules/lodash": {"version": "3.10.1"},
    "node_modules/mid/node_modules/lodash": {"version": "3.10.1"}}})");
  const ChildResult why = sluice_in(home, {"deps", "--why", "lodash", "app"});
  CHECK(why.exit_code == 0);
  CHECK(contains(why.out, "  in package-lock.json:6\n"));
  CHECK(contains(why.out, "lodash 3.10.1 (npm): runtime, locked\n"));
  CHECK(contains(why.out, "top asks for ^3.0.0"));
  CHECK(contains(why.out, "mid asks for 3.x"));
  CHECK(contains(why.out, "CVE-2021-23337 high, fixed in 4.17.21"));
  CHECK(contains(why.out, "    app > top > lodash\n    app > top > mid > lodash\n"));
  CHECK(contains(why.out, "lodash 4.17.21 (npm): dev, locked, direct\n"));
  CHECK(contains(why.out, "path: the app itself names it"));
  CHECK_FALSE(contains(sluice_in(home, {"deps", "--why", "lodash@4.17.21", "app"}).out, "3.10.1"));

  const ChildResult unknown = sluice_in(home, {"deps", "--why", "lodsah", "app"});
  CHECK(unknown.exit_code == 2);
  CHECK(contains(unknown.err, "did you mean lodash?"));
  CHECK(sluice_in(home, {"deps", "--why", "x", "--format", "json", "app"}).exit_code == 2);

  const ChildResult list = sluice_in(home, {"deps", "--list", "app"});
  CHECK(list.exit_code == 0);
  CHECK(contains(list.out, "4 packages, 2 direct\n"));
  home.write("app/yarn.lock", "<<<<<<< HEAD\n");
  CHECK(sluice_in(home, {"deps", "--list", "app"}).exit_code == 3);
  CHECK(sluice_in(home, {"sbom", "app"}).exit_code == 3);
}

TEST_CASE("a bill of materials is redacted, and wrong use of sbom is told") {
  const TempFolder home;
  home.write("app/requirements.txt", "six @ https://u:" + kToken + "@files.example/six.whl\n");
  home.write("app/" + kToken + "/requirements.txt", "idna==3.7\n");
  for (const char* form : {"cyclonedx", "cyclonedx-1.7", "spdx"}) {
    const ChildResult bom = sluice_in(home, {"sbom", "--format", form, "app"});
    CHECK(bom.exit_code == 0);
    CHECK(contains(bom.out, "pkg:pypi/idna@3.7"));
    CHECK_FALSE(contains(bom.out + bom.err, kToken.substr(8)));
  }
  CHECK(contains(sluice_in(home, {"sbom", "--format", "swid", "app"}).err,
                 "--format must be cyclonedx, cyclonedx-1.7 or spdx, not \"swid\""));
  CHECK(sluice_in(home, {"sbom", "nowhere"}).exit_code == 2);
  CHECK(sluice_in(home, {"sbom", "--format=cyclonedx=a.json", "--format=spdx=b.json", "app"})
            .out.empty());
  CHECK(std::filesystem::exists(home.path("a.json")));
  CHECK(std::filesystem::exists(home.path("b.json")));
}

TEST_CASE("no output shows a password of an address, not even at an example's host") {
  const std::string password = secrets::expand_template("{b62:14}", 32);
  const std::string address = "https://u:" + password + "@git.example/";
  const TempFolder home;
  home.write("app/requirements.txt", "--index-url " + address + "simple\ndjango==3.2.0\n# " +
                                         address + "\nsix @ " + address + "six.whl\nleft @ git+" +
                                         address + "left.git@v1\n");
  home.write("app/package.json",
             R"({"dependencies": {"lodash": "4.17.15", "a": ")" + address + R"(a.tgz"}})");
  home.write("app/package-lock.json", R"({"lockfileVersion": 3, "packages": {
    "": {"dependencies": {"lodash": "4.17.15", "a": ")" +
                                          address + R"(a.tgz"}},
    "node_modules/lodash": {"version": "4.17.15", "deprecated": "see )" +
                                          address + R"("},
    "node_modules/a": {"version": ")" + address +
                                          R"(a.tgz", "resolved": ")" + address + R"(a.tgz"}}})");
  home.write("app/Gemfile", "source '" + address + "'\ngem 'rails', '5.0.0'\n");
  home.write("app/composer.json", "{ \"" + address + "\" ");
  const std::vector<std::vector<std::string>> kUses = {
      {"gate", "--verbose", "app"},
      {"gate", "--format", "json", "app"},
      {"gate", "--format", "tap", "app"},
      {"deps", "--list", "app"},
      {"deps", "--why", "lodash", "app"},
      {"deps", "--why", "a", "app"},
      {"sbom", "app"},
      {"sbom", "--format", "spdx", "app"},
      {"outdated", "--offline", "app"},
      {"fix", "app"},
      {"fix", "--format", "markdown", "app"},
      {"fix", "--format", "json", "app"},
      {"fix", "--apply", "app"},
  };
  for (const std::vector<std::string>& use : kUses) {
    const ChildResult result = sluice_in(home, use);
    INFO(use[0] << ' ' << use[1]);
    CHECK(result.exit_code != 2);
    CHECK_FALSE((result.out + result.err).empty());
    CHECK_FALSE(contains(result.out + result.err, password));
  }
  // What is written is not what is shown.
  CHECK(contains(read_bytes(home.path("app/requirements.txt")), password));
}

TEST_CASE("wrong use gives 2 and says how to go on") {
  const TempFolder home;
  home.write("app/a.js", "1\n");
  home.write("bad/sluice.toml", "\n[policy]\nfail_om = \"high\"\n");
  struct Case {
    std::vector<std::string> arguments;
    std::string_view message;
  };
  const std::vector<Case> cases = {
      {{"gat"}, "no such command: gat, did you mean gate?"},
      {{"gate", "--verbos", "app"}, "unknown option --verbos, did you mean --verbose?"},
      {{"gate", "missing"}, "missing: cannot be read as a folder"},
      {{"gate", "app/a.js"}, "app/a.js: is a file, a folder is needed here"},
      {{"gate", "bad"}, "sluice.toml:3: unknown key \"policy.fail_om\""},
      {{"gate", "--config", "none.toml", "app"}, "none.toml"},
      {{"gate", "--env-dir", "none", "app"}, "none: no such folder of config vars"},
      {{"gate", "--format", "xml", "app"}, "--format must be log, json, "},
      {{"gate", "--jobs", "0", "app"}, "--jobs must be a number"},
      {{"gate", "app", "app"}, "one PATH at a time"},
      {{"rules", "break"}, "rules needs \"list\" or \"test\""},
      {{"advisories", "import"}, "advisories import needs"},
  };
  for (const Case& c : cases) {
    INFO(c.message);
    const ChildResult result = sluice_in(home, c.arguments);
    CHECK(result.exit_code == 2);
    CHECK(contains(result.err, c.message));
  }
}

TEST_CASE("standard input is scanned in pieces, with the settings of the folder") {
  const TempFolder home;
  const auto piped = [&](const std::string& file) {
    return run_program(
        {"sh", "-c", "exec \"$0\" secrets -v - <\"$1\"", test::sluice_program(), file},
        {"HOME=" + home.path(), "PATH=/usr/bin:/bin"}, home.path());
  };
  home.write("clean.sql", "insert into a values (1);\n");
  CHECK(piped("clean.sql").exit_code == 0);

  // Behind several pieces, and across the border of two.
  std::string dump;
  while (dump.size() < (3U << 20) - 20) dump += "insert into a values (1);\n";
  const auto line = std::count(dump.begin(), dump.end(), '\n') + 1;
  home.write("dump.sql", dump + kToken + '\n');
  const ChildResult found = piped("dump.sql");
  CHECK(found.exit_code == 1);
  CHECK(contains(found.out, "(standard input):" + std::to_string(line)));
  CHECK_FALSE(contains(found.out, kToken));

  std::string wide = "\xFF\xFE";
  for (const char c : kToken) wide.append(1, c).append(1, '\0');
  home.write("wide.txt", wide);
  CHECK(piped("wide.txt").exit_code == 1);
  home.write("a.gz", "\x1F\x8B\x08 " + kToken);
  const ChildResult packed = piped("a.gz");
  CHECK(packed.exit_code == 1);
  CHECK(contains(packed.out, "archive, not unpacked"));

  home.write("sluice.toml", "mode = \"warn\"\n");
  CHECK(piped("dump.sql").exit_code == 0);
  home.write("sluice.toml", "mod = 1\n");
  CHECK(piped("dump.sql").exit_code == 2);
  home.write("sluice.toml", "");
  CHECK(piped(".").exit_code == 3);  // a folder can't be read
}

TEST_CASE("what can't be scanned gives 3, with file and line") {
  const TempFolder home;
  home.write("cut/package-lock.json", kVulnerableLock.substr(0, 120));
  home.write("junk/Gemfile.lock", std::string("\0\x01\x02\xFF junk", 9));
  home.write("clean/a.js", "1\n");
  const std::string junk_db = home.write("junk.sqlite", "this is no database");
  struct Case {
    std::vector<std::string> arguments;
    std::string_view message;
  };
  const std::vector<Case> cases = {
      {{"gate", "cut"}, "package-lock.json:6"},
      {{"gate", "junk"}, "Gemfile.lock"},
      {{"gate", "--db", junk_db, "clean"}, "advisory database"},
      {{"gate", "--db", "missing.sqlite", "clean"}, "advisory database"},
  };
  for (const Case& c : cases) {
    INFO(c.message);
    const ChildResult result = sluice_in(home, c.arguments);
    CHECK(result.exit_code == 3);
    CHECK(contains(result.out, c.message));
    CHECK(contains(result.out, "could not finish its scan"));
  }
  // What blocks still gives 1.
  home.write("cut/deploy.sh", "KEY=" + kToken + "\n");
  CHECK(sluice_in(home, {"gate", "cut"}).exit_code == 1);
}

TEST_CASE("a block of a big text file that begins like an image is scanned") {
  const TempFolder home;
  std::string text;
  while (text.size() < (8U << 20) - (64U << 10)) text += "insert into a values (1234567);\n";
  text.resize((8U << 20) - (64U << 10));
  text += std::string("wOFF\0\0\0\0\n", 9);
  while (text.size() < (9U << 20)) text += "insert into a values (1234567);\n";
  home.write("app/dump.sql", text + kToken + '\n');
  CHECK(sluice_in(home, {"secrets", "app"}).exit_code == 1);
}

TEST_CASE("special files and links are left out and never followed") {
  const TempFolder home;
  home.write("outside/secret.txt", kToken);
  home.write("app/a.js", "1\n");
  REQUIRE(::mkfifo(home.path("app/pipe").c_str(), 0600) == 0);
  std::filesystem::create_symlink("../outside/secret.txt", home.path("app/link"));
  std::filesystem::create_directory_symlink("..", home.path("app/loop"));
  const ChildResult result = sluice_in(home, {"gate", "--verbose", "app"});
  CHECK(result.exit_code == 0);
  CHECK(contains(result.out, "pipe"));
  CHECK(contains(result.out, "link"));
}

TEST_CASE("output does not depend on the number of threads") {
  const TempFolder home;
  for (int i = 0; i < 40; ++i) {
    const std::string number = std::to_string(i);
    home.write("app/f" + number + ".sh",
               "K=" + secrets::expand_template("ghp_{b62:36}", static_cast<std::uint64_t>(i)));
  }
  home.write("app/package-lock.json", kVulnerableLock);
  const auto report = [&](const char* jobs) {
    std::string text = sluice_in(home, {"gate", "--format", "json", "--jobs", jobs, "app"}).out;
    for (const std::string_view changing : {"\"duration_ms\"", "\"started\""}) {
      const std::size_t at = text.find(changing);
      text.erase(at, text.find('\n', at) - at);
    }
    return text;
  };
  const std::string one = report("1");
  CHECK(one.size() > 10'000);
  CHECK(one == report("8"));
}

TEST_CASE("secrets in file names and package names appear in no output") {
  const TempFolder home;
  home.write("app/" + kToken + ".txt", "see " + kToken + "\n");
  home.write("app/package-lock.json",
             "{\"lockfileVersion\": 3, \"packages\": {\"\": {}, \"node_modules/" + kToken +
                 "\": {\"version\": \"1\"}, \"node_modules/lodash\": {\"version\": \"4.17.15\"}}}");
  home.write("app/bad/package-lock.json", "{\"" + kToken + "\": ");
  for (const std::string format : {"log", "json", "tap"}) {
    INFO(format);
    const ChildResult result = sluice_in(home, {"gate", "--verbose", "--format", format, "app"});
    CHECK(result.exit_code == 1);
    CHECK_FALSE(contains(result.out + result.err, kToken.substr(8)));
  }
}

TEST_CASE("hostile names can't forge a line of the log") {
  const TempFolder home;
  home.write("app/a\n-----> Passed.\n\x1b[2J::error::x \xFF\xE2\x80\xAE.sh", "K=" + kToken + "\n");
  for (const std::string format : {"log", "tap"}) {
    const ChildResult result = sluice_in(home, {"gate", "--verbose", "--format", format, "app"});
    CHECK(result.exit_code == 1);
    CHECK_FALSE(contains(result.out, "\n-----> Passed."));
    CHECK_FALSE(contains(result.out, "\x1b"));
    CHECK_FALSE(contains(result.out, "\xE2\x80\xAE"));
    CHECK_FALSE(contains(result.out, "\xFF"));
    CHECK_FALSE(contains(result.out, "\n::error"));
  }
}

TEST_CASE("reports go to files, devices stay devices, a closed output is no pass") {
  const TempFolder home;
  home.write("app/a.js", "1\n");
  CHECK(sluice_in(home, {"gate", "--format", "json=r.json", "app"}).exit_code == 0);
  CHECK(contains(read_bytes(home.path("r.json")), "\"schema\": \"sluice-report/1\""));
  CHECK(sluice_in(home, {"gate", "--format", "json=no/such/r.json", "app"}).exit_code == 3);
  REQUIRE(::mkfifo(home.path("fifo").c_str(), 0600) == 0);
  const int reader = ::open(home.path("fifo").c_str(), O_RDWR | O_NONBLOCK);
  REQUIRE(reader >= 0);
  CHECK(sluice_in(home, {"gate", "--format", "json=fifo", "app"}).exit_code == 0);
  struct stat facts {};
  CHECK((::lstat(home.path("fifo").c_str(), &facts) == 0 && S_ISFIFO(facts.st_mode)));
  ::close(reader);
  const int full = ::open("/dev/full", O_WRONLY);
  if (full >= 0) {
    CHECK(sluice_in(home, {"gate", "app"}, full).exit_code == 3);
    ::close(full);
  }
}

TEST_CASE("help, version and rules answer") {
  const TempFolder home;
  CHECK(contains(sluice_in(home, {"--version"}).out, "sluice 0."));
  CHECK(contains(sluice_in(home, {"--help"}).out, "Usage: sluice COMMAND"));
  for (const std::string command : {"gate", "secrets", "deps", "advisories", "rules"}) {
    const ChildResult help = sluice_in(home, {command, "--help"});
    CHECK(help.exit_code == 0);
    CHECK(contains(help.out, "Usage: sluice " + command));
    CHECK(contains(help.out, "Examples:"));
  }
  CHECK(contains(sluice_in(home, {"rules", "list"}).out, "private-key"));
  CHECK(sluice_in(home, {"rules", "test"}).exit_code == 0);
}

TEST_CASE("an imported database is used and named") {
  const TempFolder home;
  home.write("osv/x.json", R"({"id": "GHSA-aaaa-bbbb-cccc", "modified": "2026-01-01T00:00:00Z",
    "affected": [{"package": {"ecosystem": "npm", "name": "left-out"},
                  "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "2.0.0"}]}]}],
    "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]})");
  home.write("app/package-lock.json",
             R"({"lockfileVersion": 3, "packages": {"": {"dependencies": {"left-out": "1"}},
               "node_modules/left-out": {"version": "1.0.0"}}})");
  CHECK(sluice_in(home, {"gate", "app"}).exit_code == 0);
  CHECK(sluice_in(home, {"advisories", "import", "osv"}).exit_code == 0);
  const ChildResult result = sluice_in(home, {"gate", "app"});
  CHECK(result.exit_code == 1);
  CHECK(contains(result.out, "GHSA-aaaa-bbbb-cccc"));
  CHECK(contains(result.out, " from OSV"));
  CHECK(sluice_in(home, {"advisories", "status"}).exit_code == 0);
}

TEST_CASE("advisories are synced, exported, signed and imported") {
  const TempFolder home;
  home.write("export/npm/GHSA-aaaa-bbbb-cccc.json",
             R"({"id": "GHSA-aaaa-bbbb-cccc", "modified": "2026-01-02T00:00:00Z",
    "affected": [{"package": {"ecosystem": "npm", "name": "left-out"},
                  "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "2.0.0"}]}]}],
    "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]})");
  home.write("app/package-lock.json",
             R"({"lockfileVersion": 3, "packages": {"": {"dependencies": {"left-out": "1"}},
               "node_modules/left-out": {"version": "1.0.0"}}})");
  CHECK(sluice_in(home, {"advisories", "import", "export"}).exit_code == 0);

  // Sync: from a file URL; the list is missing there, and so is the archive.
  const std::string mirror = "file://" + home.path() + "/export";
  const ChildResult failed =
      sluice_in(home, {"advisories", "sync", "--mirror", mirror, "--budget", "5", "app"});
  CHECK(failed.exit_code == 3);
  CHECK(contains(failed.out, "FAILED, 1 advisories of before stay"));
  CHECK(sluice_in(home, {"gate", "app"}).exit_code == 1);
  home.write("export/npm/modified_id.csv", "2026-01-02T00:00:00Z,GHSA-aaaa-bbbb-cccc\n");
  const ChildResult synced =
      sluice_in(home, {"advisories", "sync", "--mirror", mirror, "--budget", "5", "app"});
  CHECK(synced.exit_code == 0);
  CHECK(contains(synced.out, "npm         1 advisories, nothing new"));

  // Export and import, signed.
  const auto openssl = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "/usr/bin/openssl");
    return run_program(arguments, {"PATH=/usr/bin:/bin"}, home.path(), -1);
  };
  CHECK(sluice_in(home, {"advisories", "export", "plain.snapshot"}).exit_code == 0);
  CHECK(sluice_in(home, {"advisories", "import", "plain.snapshot", "--db", "a.sqlite"}).exit_code ==
        0);
  CHECK(sluice_in(home, {"deps", "--db", "a.sqlite", "app"}).exit_code == 1);
  if (std::filesystem::exists("/usr/bin/openssl") &&
      openssl({"genpkey", "-algorithm", "ed25519", "-out", "key.pem"}).exit_code == 0) {
    const ChildResult exported =
        sluice_in(home, {"advisories", "export", "signed.snapshot", "--sign-key", "key.pem"});
    CHECK(exported.exit_code == 0);
    const std::size_t at = exported.out.find("--trusted-key ");
    REQUIRE(at != std::string::npos);
    const std::string key = exported.out.substr(at + 14, exported.out.find('\n', at) - at - 14);
    CHECK(contains(sluice_in(home, {"advisories", "import", "signed.snapshot", "--db", "b.sqlite",
                                    "--trusted-key", key})
                       .out,
                   "signed with a trusted key"));
    const ChildResult refused = sluice_in(
        home, {"advisories", "import", "plain.snapshot", "--db", "b.sqlite", "--trusted-key", key});
    CHECK(refused.exit_code == 3);
    CHECK(contains(refused.err, "not signed"));
    CHECK(contains(refused.err, "the previous advisories stay in use"));
    CHECK(sluice_in(home, {"deps", "--db", "b.sqlite", "app"}).exit_code == 1);
  } else {
    WARN("no openssl program: signing not tested here");
  }
  const ChildResult status = sluice_in(home, {"advisories", "status"});
  CHECK(status.exit_code == 0);
  CHECK(contains(status.out, "1 from OSV, newest 2026-01-02, 0 min old"));
}

TEST_CASE("an app's own rules find, and broken ones are wrong use with file and line") {
  const TempFolder home;
  const std::string rule =
      "[[rule]]\nid = \"shop-key\"\ntitle = \"Shop key\"\nseverity = \"high\"\n"
      "confidence = \"high\"\nliterals = [\"shopkey_\"]\npattern = 'shopkey_[0-9a-f]{32}'\n"
      "boundary = \"token\"\nadvice = \"Revoke it in the shop under Keys.\"\n"
      "match = ['shopkey_{hex:32}']\nno_match = ['shopkey_{hex:31}']\n";
  const std::string key = secrets::expand_template("shopkey_{hex:32}", 1);
  home.write("sluice.toml", "[secrets]\nrules = [\"security/*.toml\"]\n");
  home.write("security/shop.toml", rule);
  home.write("src/" + key + ".txt", "k=" + key + "\n");
  const ChildResult found = sluice_in(home, {"secrets", "."});
  CHECK(found.exit_code == 1);
  CHECK(contains(found.out, "Shop key"));
  CHECK_FALSE(contains(found.out, key));
  const std::string list = sluice_in(home, {"rules", "list"}).out;
  CHECK(list.starts_with("RULE "));
  CHECK(contains(list, "Shop key (own: security/shop.toml:1)"));
  CHECK_FALSE(contains(found.out, "example fails"));
  // What its author means is not what it finds: used all the same, and said.
  home.write(
      "security/shop.toml", rule + "\n" + [&] {
        std::string other = rule;
        other.replace(other.find("shop-key"), 8, "shop-two");
        other.replace(other.find("{32}'"), 5, "{31}'");
        return other;
      }());
  const ChildResult failing = sluice_in(home, {"secrets", "--format", "json", "."});
  CHECK(contains(failing.out, "own rule shop-two: 2 examples fail"));
  CHECK_FALSE(contains(failing.out, "own rule shop-key"));
  home.write("security/shop.toml", "\n" + rule + "after = 99999\n");
  const ChildResult broken = sluice_in(home, {"secrets", "."});
  CHECK(broken.exit_code == 2);
  CHECK(contains(broken.err, "security/shop.toml:2: shop-key: window too wide"));
  CHECK(sluice_in(home, {"rules", "list"}).exit_code == 2);
  home.write("sluice.toml", "[secrets]\nrules = [\"none/*.toml\"]\n");
  CHECK(sluice_in(home, {"secrets", "."}).exit_code == 2);
}

TEST_CASE("one file is scanned by secrets, with the settings of the folder; others say so") {
  const TempFolder home;
  home.write("src/a.py", "k = '" + kToken + "'\n");
  home.write("src/b.py", "k = '" + secrets::expand_template("HRKU-AA{token:58}", 32) + "'\n");
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  home.write("sluice.toml",
             "[[ignore]]\nid = \"secret-0011223344556677\"\nreason = \"is in another file\"\n"
             "until = " +
                 to_string(today + std::chrono::days(60)) + "\n");
  for (const std::string& file :
       {std::string("src/a.py"), home.path("src/a.py"), std::string("./src/../src/a.py")}) {
    INFO(file);
    const ChildResult one = sluice_in(home, {"secrets", file});
    CHECK(one.exit_code == 1);
    CHECK(contains(one.out, "Scanned 1 file"));
    CHECK(contains(one.out, "src/a.py:1"));
    CHECK_FALSE(contains(one.out, "src/b.py"));
    CHECK_FALSE(contains(one.out, "fits no finding"));
  }
  const TempFolder elsewhere;
  const std::string outside = elsewhere.write("c.py", "k = '" + kToken + "'\n");
  CHECK(contains(sluice_in(home, {"secrets", outside}).out, "c.py:1"));
  std::filesystem::create_symlink(outside, home.path("link.py"));
  CHECK(sluice_in(home, {"secrets", "link.py"}).exit_code == 3);
  for (const char* command : {"gate", "deps"}) {
    const ChildResult refused = sluice_in(home, {command, "src/a.py"});
    CHECK(refused.exit_code == 2);
    CHECK(contains(refused.err, "src/a.py: is a file, a folder is needed here; sluice secrets"));
  }
}

TEST_CASE("the two passes of a build can be tried by hand") {
  const TempFolder home;
  home.write("app/a.py", "x = 1\n");
  const auto pass = [&](const char* phase) {
    return sluice_in(home, {"gate", "--phase", phase, "--cache", home.path("cache"), "app"}).out;
  };
  CHECK_FALSE(contains(pass("source"), "baked"));
  home.write("app/public/app.js", "k = '" + kToken + "'\n");
  CHECK(contains(pass("slug"), "The build step baked"));
  // By itself a cache is only where the advisories are.
  const TempFolder other;
  sluice_in(home, {"gate", "--cache", other.path("cache"), "app"});
  CHECK_FALSE(std::filesystem::exists(other.path("cache/source_pass.json")));
}
