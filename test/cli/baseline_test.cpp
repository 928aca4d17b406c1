// sluice baseline and sluice:allow through the real program, with git's own merge.
#include <filesystem>

#include "base/date.h"
#include "secrets/example_template.h"
#include "test/catch.h"
#include "test/child_process.h"
#include "test/temp_folder.h"

using namespace sluice;
using namespace sluice::test;

namespace {

class App {
 public:
  ChildResult sluice(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), test::sluice_program());
    return run(std::move(arguments));
  }
  int git(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(),
                     {"git", "-C", "app", "-c", "user.name=x", "-c", "user.email=x@example.test",
                      "-c", "init.defaultBranch=main"});
    return run(std::move(arguments)).exit_code;
  }
  /// A file with a secret of its own.
  std::string leak(const std::string& name, unsigned seed) const {
    const std::string token = secrets::expand_template("HRKU-AA{token:58}", seed);
    home.write("app/" + name, "HEROKU_API_KEY=" + token + "\n");
    return token;
  }
  std::string file(const std::string& name) const { return read_bytes(home.path("app/" + name)); }

  TempFolder home;

 private:
  ChildResult run(const std::vector<std::string>& arguments) const {
    return run_program(arguments, {"HOME=" + home.path(), "PATH=/usr/bin:/bin"}, home.path());
  }
};

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::size_t lines_with(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

std::string in_days(int days) {
  return to_string(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()) +
                   std::chrono::days(days));
}

constexpr const char* kBaseline = "sluice.baseline.json";
constexpr std::string_view kLock = R"({"name": "app", "lockfileVersion": 3, "packages": {
    "": {"dependencies": {"lodash": "^4.17.0"}}, "node_modules/lodash": {"version": "4.17.15"}}})";

}  // namespace

TEST_CASE("a baseline lets what is known pass, sure secrets only with reason and date") {
  const App app;
  const std::string token = app.leak("a.env", 1);
  app.home.write("app/package-lock.json", kLock);
  CHECK(app.sluice({"gate", "app"}).exit_code == 1);

  const ChildResult made = app.sluice({"baseline", "app"});
  CHECK(made.exit_code == 0);
  CHECK(contains(made.out, "1 secret in it still blocks"));
  const std::string first = app.file(kBaseline);
  CHECK(contains(first, "\"salt\""));
  CHECK_FALSE(contains(first, token));
  const ChildResult judged = app.sluice({"gate", "--format", "json", "app"});
  CHECK(judged.exit_code == 1);
  CHECK(contains(judged.out, "\"blocking\": 1,"));
  CHECK(contains(judged.out, "\"since\": \"existing\""));
  CHECK(contains(judged.out, "knows it, but gives no reason and until"));

  // The same tree gives the same file; another repository gives other ids.
  CHECK(app.sluice({"baseline", "app"}).exit_code == 0);
  CHECK(app.file(kBaseline) == first);
  const App other;
  other.leak("a.env", 1);
  CHECK(other.sluice({"baseline", "app"}).exit_code == 0);
  const std::size_t id = other.file(kBaseline).find("secret-");
  REQUIRE(id != std::string::npos);
  CHECK_FALSE(contains(first, other.file(kBaseline).substr(id, 23)));

  std::filesystem::remove(app.home.path("app/sluice.baseline.json"));
  CHECK(app.sluice({"baseline", "--reason", "sandbox account", "--until", in_days(30), "app"})
            .exit_code == 0);
  const ChildResult accepted = app.sluice({"gate", "--verbose", "app"});
  CHECK(accepted.exit_code == 0);
  CHECK(contains(accepted.out, "sandbox account"));
  // A value that is new is not accepted.
  app.leak("b.env", 2);
  CHECK(app.sluice({"gate", "app"}).exit_code == 1);
  std::filesystem::remove(app.home.path("app/b.env"));

  // Elsewhere than in the app.
  std::filesystem::rename(app.home.path("app/sluice.baseline.json"), app.home.path("known.json"));
  CHECK(app.sluice({"gate", "app"}).exit_code == 1);
  CHECK(app.sluice({"gate", "--baseline", "known.json", "app"}).exit_code == 0);
  CHECK(app.sluice({"gate", "--baseline", "absent.json", "app"}).exit_code == 2);

  // What is gone is said by the gate and taken out by the command.
  std::filesystem::remove(app.home.path("app/package-lock.json"));
  CHECK(contains(app.sluice({"gate", "--baseline", "known.json", "app"}).out, "fit no finding"));
  const ChildResult updated = app.sluice({"baseline", "--baseline", "known.json", "app"});
  CHECK(contains(updated.out, "gone: vuln-"));
  CHECK(contains(read_bytes(app.home.path("known.json")), "sandbox account"));
  CHECK_FALSE(contains(read_bytes(app.home.path("known.json")), "vuln-"));
}

TEST_CASE("a check is accepted by its id, by a comment and by the baseline") {
  const App app;
  const std::string call = "requests.get(u, verify=False)";
  app.home.write("app/a.py", "import requests\n" + call + "\n");
  const ChildResult blocked = app.sluice({"gate", "app"});
  CHECK(blocked.exit_code == 1);
  const std::size_t at = blocked.out.find("id check-");
  REQUIRE(at != std::string::npos);
  const std::string id = blocked.out.substr(at + 3, 22);

  CHECK(contains(app.sluice({"baseline", "app"}).out, "1 finding (1 new"));
  CHECK(contains(app.file(kBaseline), id));
  const ChildResult existing = app.sluice({"gate", "--verbose", "app"});
  CHECK(existing.exit_code == 0);
  CHECK(contains(existing.out, "in the baseline"));
  std::filesystem::remove(app.home.path("app/sluice.baseline.json"));

  const std::string ignore =
      "[[ignore]]\nid = \"" + id + "\"\nreason = \"the host is our own\"\nuntil = " + in_days(30);
  app.home.write("app/sluice.toml", ignore + "\n");
  CHECK(app.sluice({"gate", "app"}).exit_code == 0);
  // The baseline's salt keys secrets alone: the id stays what it was.
  CHECK(app.sluice({"baseline", "app"}).exit_code == 0);
  CHECK(app.sluice({"gate", "app"}).exit_code == 0);
  std::filesystem::remove(app.home.path("app/sluice.baseline.json"));
  app.home.write("app/sluice.toml", "");

  app.home.write("app/a.py", "import requests\n" + call + "  # sluice:allow py-tls-off until=" +
                                 in_days(30) + " the host is our own\n");
  CHECK(app.sluice({"gate", "app"}).exit_code == 0);
  CHECK(app.sluice({"checks", "app"}).exit_code == 0);
}

TEST_CASE("wrong use of the baseline gives 2") {
  const App app;
  app.home.write("app/a.txt", "x");
  CHECK(app.sluice({"baseline", "--reason", "sandbox account", "app"}).exit_code == 2);
  CHECK(app.sluice({"baseline", "--until", in_days(3), "app"}).exit_code == 2);
  CHECK(app.sluice({"baseline", "--reason", "no", "--until", in_days(3), "app"}).exit_code == 2);
  CHECK(app.sluice({"baseline", "--reason", "sandbox account", "--until", in_days(200), "app"})
            .exit_code == 2);
  app.home.write("app/sluice.baseline.json", "{\n<<<<<<< HEAD\n");
  const ChildResult broken = app.sluice({"gate", "app"});
  CHECK(broken.exit_code == 2);
  CHECK(contains(broken.err, "sluice.baseline.json:2: holds conflict marks"));
}

TEST_CASE("wrong --reason and --until are told at once") {
  const App app;
  app.home.write("app/a.txt", "x");
  const ChildResult wrong = app.sluice({"baseline", "--reason", "x", "--until", "tomorrow", "app"});
  CHECK(wrong.exit_code == 2);
  CHECK(contains(wrong.err, "--reason must have at least 8 characters; --until must be"));
}

TEST_CASE("what the baseline's hint says makes its secrets pass") {
  const App app;
  app.leak("a.env", 1);
  app.leak("b.env", 2);
  app.home.write("app/package-lock.json", kLock);
  CHECK(contains(app.sluice({"baseline", "app"}).out, "2 secrets in it still block"));
  const ChildResult given =
      app.sluice({"baseline", "--reason", "sandbox account", "--until", in_days(30), "app"});
  CHECK(contains(given.out, "(0 new"));
  CHECK(contains(given.out, "2 secrets got the reason, until " + in_days(30)));
  CHECK_FALSE(contains(given.out, "still block"));
  CHECK(app.sluice({"gate", "app"}).exit_code == 0);
  // No word of it on the vulnerabilities.
  CHECK(lines_with(app.file(kBaseline), "sandbox account") == 2);
  const ChildResult again =
      app.sluice({"baseline", "--reason", "another reason", "--until", in_days(60), "app"});
  CHECK(contains(again.out, "No secret in it needed the reason"));
  CHECK(lines_with(app.file(kBaseline), "sandbox account") == 2);
}

TEST_CASE("a salt is not made where a comment accepts a secret by an id that it would change") {
  const App app;
  const std::string token = app.leak("a.env", 1);
  const ChildResult report = app.sluice({"secrets", "--format", "json", "app"});
  const std::string id = report.out.substr(report.out.find("secret-"), 23);
  app.home.write("app/a.env", "# sluice:allow " + id + " until=" + in_days(30) +
                                  " sandbox account\nHEROKU_API_KEY=" + token + "\n");
  app.leak("b.env", 2);
  REQUIRE(app.sluice({"secrets", "--format", "json=before.json", "app"}).exit_code == 1);
  CHECK(contains(read_bytes(app.home.path("before.json")), "\"ignored_by\""));
  CHECK(app.sluice({"baseline", "--reason", "sandbox account", "--until", in_days(30), "app"})
            .exit_code == 0);
  CHECK_FALSE(contains(app.file(kBaseline), "salt"));
  CHECK(lines_with(app.file(kBaseline), "\"id\"") == 1);
  const ChildResult after = app.sluice({"gate", "app"});
  CHECK(after.exit_code == 0);
  CHECK_FALSE(contains(after.out, "fits no finding"));
}

TEST_CASE("mistyped rules are told with the rule that was meant") {
  const App app;
  app.home.write("app/a.py",
                 "# sluice:allow privat-key until=" + in_days(30) + " sandbox account\n");
  app.home.write("app/sluice.toml",
                 "[[ignore]]\nid = \"private-key\"\nreason = \"sandbox account\""
                 "\nuntil = " +
                     in_days(100) + "\n");
  const ChildResult gate = app.sluice({"gate", "--format", "json", "app"});
  CHECK(gate.exit_code == 0);
  CHECK(contains(gate.out, "there is no such rule, did you mean private-key?"));
  CHECK(contains(gate.out, "the rule of a secret needs a path beside it"));
  CHECK_FALSE(contains(gate.out, "fits no finding"));
}

TEST_CASE("a salt is not made where sluice.toml accepts secrets by ids that it would change") {
  const App app;
  app.leak("a.env", 1);
  const ChildResult report = app.sluice({"secrets", "--format", "json", "app"});
  const std::string id = report.out.substr(report.out.find("secret-"), 23);
  app.home.write("app/sluice.toml",
                 "[[ignore]]\nid = \"" + id +
                     "\"\nreason = \"sandbox account\"\nuntil = " + in_days(100) + "\n");
  CHECK(app.sluice({"gate", "app"}).exit_code == 0);
  CHECK(app.sluice({"baseline", "app"}).exit_code == 0);
  CHECK_FALSE(contains(app.file(kBaseline), "salt"));
  CHECK(app.sluice({"gate", "app"}).exit_code == 0);
}

TEST_CASE("git merges what two branches add to the baseline") {
  const bool with_union = GENERATE(false, true);
  INFO(with_union);
  const App app;
  app.home.write("app/readme", "x\n");
  if (with_union) app.home.write("app/.gitattributes", "sluice.baseline.json merge=union\n");
  // Enough entries that additions of two branches seldom meet at one place.
  for (unsigned i = 0; i < 12; ++i) app.leak("base" + std::to_string(i) + ".env", 100 + i);
  // Fixed ids, so that without a union the places are always the same.
  app.home.write("app/sluice.toml", "fingerprint_salt = \"a test\"\n");
  REQUIRE(app.git({"init", "-q"}) == 0);
  REQUIRE(app.sluice({"baseline", "app"}).exit_code == 0);
  REQUIRE(app.git({"add", "."}) == 0);
  REQUIRE(app.git({"commit", "-qm", "base"}) == 0);
  const auto add_on_branch = [&](const std::string& name, unsigned seed, unsigned count) {
    REQUIRE(app.git({"checkout", "-q", "-b", name, "main"}) == 0);
    for (unsigned i = 0; i < count; ++i) app.leak(name + std::to_string(i) + ".env", seed + i);
    REQUIRE(app.sluice({"baseline", "app"}).exit_code == 0);
    REQUIRE(app.git({"add", "."}) == 0);
    REQUIRE(app.git({"commit", "-qm", name}) == 0);
  };
  const unsigned count = with_union ? 20 : 1;
  add_on_branch("left", 200, count);
  add_on_branch("right", 300, count);
  REQUIRE(app.git({"merge", "-q", "-m", "merge", "left"}) == 0);
  const std::string merged = app.file(kBaseline);
  // A union may leave a line twice.
  CHECK(lines_with(merged, "\"id\"") >= 12 + 2 * count);
  // It is a whole baseline: the gate reads it and knows every finding.
  const ChildResult judged = app.sluice({"gate", "--format", "json", "app"});
  CHECK(judged.exit_code == 1);
  CHECK(lines_with(judged.out, "\"since\": \"existing\"") == 12 + 2 * count);
  // Written anew it is in order again, and nothing is lost.
  const ChildResult again = app.sluice({"baseline", "app"});
  CHECK(contains(again.out, "(0 new, " + std::to_string(12 + 2 * count) + " kept, 0 gone)"));
}

TEST_CASE("a comment in the code accepts the value of its line and no other") {
  const App app;
  const std::string token = secrets::expand_template("HRKU-AA{token:58}", 7);
  const std::string allow =
      "# sluice:allow heroku-oauth-token until=" + in_days(30) + " sandbox account";
  app.home.write("app/a.py", allow + "\nHEROKU_API_KEY = '" + token + "'\n");
  const ChildResult passed = app.sluice(
      {"secrets", "--verbose", "--format", "log", "--format", "json=report.json", "app"});
  CHECK(passed.exit_code == 0);
  CHECK(contains(passed.out, "by a.py:1: sandbox"));
  CHECK(contains(read_bytes(app.home.path("report.json")), "\"ignored_by\""));
  CHECK_FALSE(contains(passed.out + read_bytes(app.home.path("report.json")), token));
  // The same value elsewhere, another value below, somebody else's folder.
  app.home.write("app/b.py", "HEROKU_API_KEY = '" + token + "'\n");
  CHECK(app.sluice({"secrets", "app"}).exit_code == 1);
  std::filesystem::remove(app.home.path("app/b.py"));
  app.home.write("app/a.py", allow + "\nHEROKU_API_KEY = '" + token + "'\nother = '" +
                                 secrets::expand_template("HRKU-AA{token:58}", 8) + "'\n");
  CHECK(app.sluice({"secrets", "app"}).exit_code == 1);
  std::filesystem::remove(app.home.path("app/a.py"));
  app.home.write("app/vendor/a.py", allow + "\nHEROKU_API_KEY = '" + token + "'\n");
  CHECK(app.sluice({"secrets", "app"}).exit_code == 1);
  // A secret in the reason is cleaned like any text of the tree.
  app.home.write("app/vendor/a.py", "x\n");
  app.home.write("app/c.py", allow + ' ' + token + "\nHEROKU_API_KEY = '" + token + "'\n");
  const ChildResult nested = app.sluice({"secrets", "--verbose", "app"});
  CHECK_FALSE(contains(nested.out, token));
}
