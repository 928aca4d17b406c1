// `sluice diff` in repositories made with git: what counts as added, and the exit codes of hooks.
#include <filesystem>
#include <functional>

#include "secrets/example_template.h"
#include "test/catch.h"
#include "test/git_repository.h"

using namespace sluice;
using namespace sluice::test;

namespace {

const std::string kKey = secrets::expand_template("sk_live_{b62:24}", 7);
const std::string kLine = "stripe = '" + kKey + "'\n";

ChildResult diff(const TestRepository& git, std::vector<std::string> arguments,
                 const std::string& folder = "") {
  const auto self = std::filesystem::read_symlink("/proc/self/exe").parent_path().string();
  arguments.insert(arguments.begin(), {self + "/sluice", "diff"});
  return run_program(arguments, {"HOME=" + git.path(), "PATH=/usr/bin:/bin"},
                     folder.empty() ? git.path() : git.path(folder));
}

struct Story {
  std::string name;
  std::function<void(const TestRepository&)> make;
  std::vector<std::string> arguments;
  int exit_code = 0;
  std::string says;  ///< in the log
};

void stage(const TestRepository& git, std::string_view name, std::string_view bytes) {
  git.write(name, bytes);
  git.git({"add", "-A"});
}

const std::vector<Story> kStories = {
    {"a new secret in a known file",
     [](const TestRepository& git) {
       git.commit("pay.py", "a = 1\nb = 2\n");
       stage(git, "pay.py", "a = 1\n" + kLine + "b = 2\n");
     },
     {"--staged"},
     1,
     "pay.py:2"},
    {"the first commit",
     [](const TestRepository& git) { stage(git, "pay.py", kLine); },
     {"--staged"},
     1,
     "pay.py:1"},
    {"a change beside a secret that was there",
     [](const TestRepository& git) {
       git.commit("pay.py", kLine + "a = 1\nb = 2\n");
       stage(git, "pay.py", "# new\n" + kLine + "a = 1\nb = 3\n");
     },
     {"--staged"},
     0,
     "Passed"},
    {"a change of the secret's own line",
     [](const TestRepository& git) {
       git.commit("pay.py", "a = 1\n" + kLine);
       stage(git, "pay.py", "a = 1\n  " + kLine);
     },
     {"--staged"},
     1,
     "pay.py:2"},
    {"a secret that is taken out",
     [](const TestRepository& git) {
       git.commit("pay.py", kLine + "a = 1\n");
       stage(git, "pay.py", "a = 1\n");
     },
     {"--staged"},
     0,
     "Passed"},
    {"a file that moves",
     [](const TestRepository& git) {
       git.commit("pay.py", kLine + "a = 1\nb = 2\nc = 3\nd = 4\n");
       git.git({"mv", "pay.py", "new.py"});
     },
     {"--staged"},
     0,
     "Passed"},
    {"a key whose first line was there",
     [](const TestRepository& git) {
       git.commit("key.pem", "-----BEGIN PRIVATE KEY-----\nlater\n-----END PRIVATE KEY-----\n");
       stage(git, "key.pem",
             "-----BEGIN PRIVATE KEY-----\n" + secrets::expand_template("{der:1190}", 5) +
                 "\n-----END PRIVATE KEY-----\n");
     },
     {"--staged"},
     1,
     "key.pem:1"},
    {"what is not staged is not looked at with --staged",
     [](const TestRepository& git) {
       git.commit("pay.py", "a = 1\n");
       git.write("pay.py", kLine);
     },
     {"--staged"},
     0,
     "Passed"},
    {"but without it",
     [](const TestRepository& git) {
       git.commit("pay.py", "a = 1\n");
       git.write("pay.py", kLine);
     },
     {},
     1,
     "pay.py:1"},
    {"a file that git does not know yet",
     [](const TestRepository& git) {
       git.commit("a.py", "a = 1\n");
       git.write("pay.py", kLine);
     },
     {},
     1,
     "pay.py:1"},
    {"a file that git ignores",
     [](const TestRepository& git) {
       git.commit(".gitignore", "pay.py\n");
       git.write("pay.py", kLine);
     },
     {},
     0,
     "Passed"},
    {"against an older commit",
     [](const TestRepository& git) {
       git.commit("a.py", "a = 1\n");
       git.commit("pay.py", kLine);
       git.commit("a.py", "a = 2\n");
     },
     {"HEAD~2"},
     1,
     "pay.py:1"},
    {"a range",
     [](const TestRepository& git) {
       git.commit("a.py", "a = 1\n");
       git.commit("pay.py", kLine);
       git.commit("a.py", "a = 2\n");
     },
     {"HEAD~2..HEAD"},
     1,
     "pay.py:1"},
    {"a range up to HEAD, after the secret",
     [](const TestRepository& git) {
       git.commit("pay.py", kLine);
       git.commit("a.py", "a = 2\n");
     },
     {"HEAD~1.."},
     0,
     "Passed"},
    {"since the common ancestor",
     [](const TestRepository& git) {
       git.commit("pay.py", "a = 1\n" + kLine);
       git.git({"checkout", "-q", "-b", "side"});
       git.commit("b.py", "b = 1\n");
       git.git({"checkout", "-q", "main"});
       git.commit("pay.py", "a = 1\n");
     },
     {"main...side"},
     0,
     "Passed"},
    {"between the two ends it is new",
     [](const TestRepository& git) {
       git.commit("pay.py", "a = 1\n" + kLine);
       git.git({"checkout", "-q", "-b", "side"});
       git.commit("b.py", "b = 1\n");
       git.git({"checkout", "-q", "main"});
       git.commit("pay.py", "a = 1\n");
     },
     {"main..side"},
     1,
     "pay.py:2"},
    {"a commit's message",
     [](const TestRepository& git) {
       git.commit("a.py", "a = 1\n");
       git.write("a.py", "a = 2\n");
       git.commit_all("Pay\n\n" + kLine);
     },
     {"HEAD~1..HEAD"},
     1,
     "(commit message):3 of "},
    {"all of a new branch, as git's pre-push hook names it",
     [](const TestRepository& git) { git.commit("pay.py", kLine); },
     {"0000000000000000000000000000000000000000..HEAD"},
     1,
     "pay.py:1"},
    {"accepted by a comment",
     [](const TestRepository& git) {
       stage(git, "pay.py",
             "stripe = '" + kKey + "'  # sluice:allow stripe-live-key until=" +
                 git.run({"-c", "alias.d=!date -u -d '+90 days' +%F", "d"}).out.substr(0, 10) +
                 " sandbox account without money\n");
     },
     {"--staged"},
     0,
     "1 ignored"},
    {"no such revision",
     [](const TestRepository& git) { git.commit("a", "a\n"); },
     {"x..y"},
     2,
     ""},
    {"two ways at once",
     [](const TestRepository& git) { git.commit("a", "a\n"); },
     {"--staged", "HEAD"},
     2,
     ""},
};

}  // namespace

TEST_CASE("diff tells what changes add") {
  for (const Story& story : kStories) {
    INFO(story.name);
    const TestRepository git;
    story.make(git);
    const ChildResult result = diff(git, story.arguments);
    INFO(result.out << result.err);
    CHECK(result.exit_code == story.exit_code);
    CHECK(result.out.find(story.says) != std::string::npos);
    CHECK(result.out.find(kKey.substr(8)) == std::string::npos);
  }
}

TEST_CASE("diff takes the settings of the work tree, from any of its folders") {
  const TestRepository git;
  git.commit("sub/a.py", "a = 1\n");
  stage(git, "pay.py", kLine);
  CHECK(diff(git, {"--staged"}, "sub").exit_code == 1);
  git.write("sluice.toml", "[secrets]\nexclude = [\"pay.py\"]\n");
  CHECK(diff(git, {"--staged"}, "sub").exit_code == 0);
  git.write("sluice.toml", "mode = \"warn\"\n");
  CHECK(diff(git, {"--staged"}, "sub").exit_code == 0);
}

TEST_CASE("the log tells how to call the command again, without what is secret in it") {
  const TestRepository git;
  git.commit("a.py", "a = 1\n");
  git.commit("pay.py", kLine);
  const std::string range = diff(git, {"HEAD~1..HEAD"}).out;
  INFO(range);
  CHECK(range.find("All findings:  sluice diff --verbose HEAD~1..HEAD\n") != std::string::npos);
  git.write(kKey + "/pay.py", kLine);
  const auto self = std::filesystem::read_symlink("/proc/self/exe").parent_path().string();
  const std::string folder =
      run_program({self + "/sluice", "secrets", "--all", kKey}, {"PATH=/usr/bin:/bin"}, git.path())
          .out;
  INFO(folder);
  CHECK(folder.find("All findings:  sluice secrets --all --verbose '…(32)'\n") !=
        std::string::npos);
  CHECK(folder.find(kKey.substr(8)) == std::string::npos);
}

TEST_CASE("diff looks at the index that git names to a hook") {
  const auto self = std::filesystem::read_symlink("/proc/self/exe").parent_path().string();
  const TestRepository git;
  git.commit("pay.py", "a = 1\n");
  git.write(".git/hooks/pre-commit",
            "#!/bin/sh\nexec '" + self + "/sluice' diff --staged --quiet\n");
  std::filesystem::permissions(git.path(".git/hooks/pre-commit"),
                               std::filesystem::perms::owner_all);
  git.write("pay.py", kLine);
  CHECK(git.run({"commit", "-a", "-m", "all"}).exit_code == 1);
  CHECK(git.run({"commit", "-m", "one", "pay.py"}).exit_code == 1);
  git.write("pay.py", "a = 2\n");
  CHECK(git.run({"commit", "-a", "-m", "all"}).exit_code == 0);
  CHECK(git.run({"commit", "--amend", "-m", "other words"}).exit_code == 0);

  // A missing one would look like an empty one, and an empty one like nothing to tell.
  stage(git, "pay.py", kLine);
  const ChildResult result =
      run_program({self + "/sluice", "diff", "--staged"},
                  {"PATH=/usr/bin:/bin", "GIT_INDEX_FILE=.git/nothing"}, git.path());
  INFO(result.out << result.err);
  CHECK(result.exit_code == 3);
  CHECK(result.out.find("GIT_INDEX_FILE") != std::string::npos);
}

TEST_CASE("diff runs nothing that a repository configures") {
  const TestRepository git;
  git.commit(".gitattributes", "* filter=evil diff=evil\n");
  stage(git, "pay.py", kLine);
  const std::string touch = "touch " + git.path("mark");
  for (const char* key : {"core.fsmonitor", "filter.evil.clean", "filter.evil.smudge",
                          "filter.evil.process", "diff.evil.textconv", "diff.evil.command"}) {
    git.git({"config", key, touch});
  }
  std::filesystem::remove(git.path("mark"));
  CHECK(diff(git, {"--staged"}).exit_code == 1);
  CHECK(diff(git, {}).exit_code == 1);
  CHECK_FALSE(std::filesystem::exists(git.path("mark")));
}

TEST_CASE("diff of a big file tells what the old one does not hold") {
  const TestRepository git;
  std::string text;
  while (text.size() < (17U << 20)) text += "nothing of interest stands in this line\n";
  git.commit("big.txt", kLine + text);
  stage(git, "big.txt", kLine + text + "end\n");
  CHECK(diff(git, {"--staged"}).exit_code == 0);
  stage(git, "big.txt",
        kLine + text + "stripe = '" + secrets::expand_template("sk_live_{b62:24}", 9) + "'\n");
  CHECK(diff(git, {"--staged"}).exit_code == 1);
}

TEST_CASE("gate says where the git history is looked at") {
  const auto self = std::filesystem::read_symlink("/proc/self/exe").parent_path().string();
  const auto gate = [&](const std::string& folder) {
    return run_program({self + "/sluice", "gate", "."}, {"PATH=/usr/bin:/bin"}, folder).out;
  };
  const TestRepository git;
  git.commit("a.py", "a = 1\n");
  CHECK(gate(git.path()).find("Git history      not looked at; sluice history does") !=
        std::string::npos);
  const TempFolder plain;
  CHECK(gate(plain.path()).find("Git history      none here") != std::string::npos);
}
