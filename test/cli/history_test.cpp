// `sluice history` on repositories made with git: what came when, went when, and lay where.
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <set>
#include <sstream>

#include "cli/embedded_rules.h"
#include "cli/history_scan.h"
#include "report/json.h"
#include "report/log.h"
#include "report/tap.h"
#include "secrets/example_template.h"
#include "source/git_text.h"
#include "test/catch.h"
#include "test/git_repository.h"
#include "test/processor_time.h"

using namespace sluice;
using namespace sluice::test;

namespace {

const std::string kKey = secrets::expand_template("sk_live_{b62:24}", 7);
const std::string kOther = secrets::expand_template("sk_live_{b62:24}", 8);
const std::string kLine = "stripe = '" + kKey + "'\n";

cli::HistoryRequest request_for(const std::string& path) {
  cli::HistoryRequest request;
  request.scan.root = path;
  request.scan.jobs = 2;
  for (const cli::RuleFile& rule : cli::embedded_secret_rules()) {
    request.scan.rules.push_back({rule.name, rule.text});
  }
  return request;
}

Report scan(const cli::HistoryRequest& request) {
  cli::Progress progress(false);
  Result<Report> report = cli::scan_history(request, &progress);
  INFO((report ? "" : describe(report.error())));
  REQUIRE(report);
  return std::move(*report);
}

Report scan(const std::string& path) { return scan(request_for(path)); }

std::set<std::string> paths_of(const Finding& finding) {
  std::set<std::string> paths{finding.location.path};
  for (const Location& location : finding.more_locations) paths.insert(location.path);
  return paths;
}

bool says(const std::vector<Problem>& problems, std::string_view part, bool incomplete) {
  for (const Problem& problem : problems) {
    const std::string text = problem.path + ": " + problem.message;
    if (problem.incomplete == incomplete && text.find(part) != std::string::npos) return true;
  }
  return false;
}

/// What is expected of the one secret of a history.
struct Expected {
  std::string first;    ///< commit's id
  std::string removed;  ///< empty: never
  bool at_head = false;
  std::set<std::string> paths;
  std::vector<std::string> refs;
};

struct Story {
  std::string name;  ///< with "big" in it: in all forms
  std::function<Expected(const TestRepository&)> make;
};

const std::vector<Story> kStories = {
    {"still there",
     [](const TestRepository& git) {
       git.commit("a.txt", "a\n");
       const std::string first = git.commit("src/pay.py", kLine);
       git.commit("src/pay.py", "# more\n" + kLine);
       return Expected{first, "", true, {"src/pay.py"}, {"refs/heads/main"}};
     }},
    {"removed",
     [](const TestRepository& git) {
       const std::string first = git.commit("src/pay.py", kLine);
       git.commit("src/pay.py", "x = 1\n" + kLine);
       const std::string removed = git.commit("src/pay.py", "x = 1\n");
       git.commit("src/pay.py", "x = 2\n");
       return Expected{first, removed, false, {"src/pay.py"}, {}};
     }},
    {"removed twice",
     [](const TestRepository& git) {
       const std::string first = git.commit("src/pay.py", kLine);
       git.commit("src/pay.py", "x = 1\n");
       git.commit("src/pay.py", kLine);
       const std::string removed = git.commit("src/pay.py", "x = 1\n");
       return Expected{first, removed, false, {"src/pay.py"}, {}};
     }},
    {"renamed and copied",
     [](const TestRepository& git) {
       const std::string first = git.commit("old/pay.py", kLine);
       git.git({"mv", "old", "new"});
       git.commit_all("rename");
       git.commit("copy.py", kLine + "# a copy\n");
       return Expected{
           first, "", true, {"old/pay.py", "new/pay.py", "copy.py"}, {"refs/heads/main"}};
     }},
    {"merged",
     [](const TestRepository& git) {
       git.commit("a.txt", "a\n");
       git.git({"checkout", "-q", "-b", "side"});
       const std::string first = git.commit("pay.py", kLine);
       git.git({"checkout", "-q", "main"});
       git.commit("b.txt", "b\n");
       git.git({"merge", "-q", "--no-ff", "-m", "merge", "side"});
       git.git({"branch", "-D", "side"});
       return Expected{first, "", true, {"pay.py"}, {"refs/heads/main"}};
     }},
    {"removed on one side of a merge",
     [](const TestRepository& git) {
       const std::string first = git.commit("pay.py", kLine);
       git.git({"checkout", "-q", "-b", "side"});
       git.commit("b.txt", "b\n");
       git.git({"checkout", "-q", "main"});
       const std::string removed = git.commit("pay.py", "x = 1\n");
       git.git({"merge", "-q", "--no-ff", "-m", "merge", "side"});
       git.git({"branch", "-D", "side"});
       return Expected{first, removed, false, {"pay.py"}, {}};
     }},
    {"dropped by a merge",
     [](const TestRepository& git) {
       git.commit("a.txt", "a\n");
       git.git({"checkout", "-q", "-b", "side"});
       const std::string first = git.commit("pay.py", kLine);
       git.git({"checkout", "-q", "main"});
       git.commit("b.txt", "b\n");
       git.git({"merge", "-q", "--no-ff", "--no-commit", "-s", "ours", "side"});
       const std::string removed = git.commit_all("merge without it");
       git.git({"branch", "-D", "side"});
       return Expected{first, removed, false, {"pay.py"}, {}};
     }},
    {"another branch",
     [](const TestRepository& git) {
       git.commit("a.txt", "a\n");
       git.git({"checkout", "-q", "-b", "side"});
       const std::string first = git.commit("pay.py", kLine);
       git.git({"checkout", "-q", "main"});
       return Expected{first, "", false, {"pay.py"}, {"refs/heads/side"}};
     }},
    {"an annotated tag of a deleted branch",
     [](const TestRepository& git) {
       git.commit("a.txt", "a\n");
       git.git({"checkout", "-q", "-b", "side"});
       const std::string first = git.commit("pay.py", kLine);
       git.git({"tag", "-a", "-m", "release", "v1"});
       git.git({"checkout", "-q", "main"});
       git.git({"branch", "-D", "side"});
       return Expected{first, "", false, {"pay.py"}, {"refs/tags/v1"}};
     }},
    {"a remote's branch",
     [](const TestRepository& git) {
       git.commit("a.txt", "a\n");
       const std::string first = git.commit("pay.py", kLine);
       git.git({"update-ref", "refs/remotes/origin/x", "HEAD"});
       git.git({"reset", "-q", "--hard", "HEAD~1"});
       return Expected{first, "", false, {"pay.py"}, {"refs/remotes/origin/x"}};
     }},
    {"the second entry of the stash",
     [](const TestRepository& git) {
       git.commit("pay.py", "x = 1\n");
       git.write("pay.py", kLine);
       git.git({"stash"});
       const std::string first = git.id("stash@{0}");
       git.write("pay.py", "x = 3\n");
       git.git({"stash"});
       return Expected{first, "", false, {"pay.py"}, {"stash@{1}"}};
     }},
    {"a note",
     [](const TestRepository& git) {
       const std::string commit = git.commit("a.txt", "a\n");
       git.git({"notes", "add", "-m", kLine});
       return Expected{git.id("refs/notes/commits"), "", false, {commit}, {"refs/notes/commits"}};
     }},
    {"another work tree's detached HEAD",
     [](const TestRepository& git) {
       git.commit("a.txt", "a\n");
       const std::string first = git.commit("pay.py", kLine);
       git.git({"worktree", "add", "-q", "--detach", git.path(".git/beside"), "HEAD"});
       git.git({"reset", "-q", "--hard", "HEAD~1"});
       return Expected{first, "", false, {"pay.py"}, {"worktrees/beside/HEAD"}};
     }},
    {"another work tree, at a path that is not there",
     [](const TestRepository& git) {
       git.commit("a.txt", "a\n");
       const std::string first = git.commit("pay.py", kLine);
       git.git({"worktree", "add", "-q", "--detach", git.path(".git/beside"), "HEAD"});
       git.git({"reset", "-q", "--hard", "HEAD~1"});
       git.write(".git/worktrees/beside/gitdir", "/nonexistent/beside/.git\n");
       return Expected{first, "", false, {"pay.py"}, {"worktrees/beside/HEAD"}};
     }},
    {"a commit's message",
     [](const TestRepository& git) {
       git.write("a.txt", "a\n");
       const std::string first = git.commit_all("Pay\n\n" + kLine);
       git.commit("a.txt", "b\n");
       return Expected{first, "", false, {"(commit message)"}, {}};
     }},
    {"a tag's message",
     [](const TestRepository& git) {
       const std::string first = git.commit("a.txt", "a\n");
       git.git({"tag", "-a", "-m", kLine, "v1"});
       return Expected{first, "", false, {"(tag message)"}, {"refs/tags/v1"}};
     }},
    {"UTF-16",
     [](const TestRepository& git) {
       std::string wide = "\xFF\xFE";
       for (const char c : kLine) (wide += c) += '\0';
       return Expected{git.commit("pay.ini", wide), "", true, {"pay.ini"}, {"refs/heads/main"}};
     }},
    {"the target of a link",
     [](const TestRepository& git) {
       std::filesystem::create_symlink("x-" + kLine, git.path("link"));
       return Expected{git.commit_all("link"), "", true, {"link"}, {"refs/heads/main"}};
     }},
    {"a path of any bytes",
     [](const TestRepository& git) {
       const std::string path = "a\n::error::\x1b[31m/\xff.py";
       return Expected{git.commit(path, kLine), "", true, {path}, {"refs/heads/main"}};
     }},
    {"a big file that changes",
     [](const TestRepository& git) {
       std::string text;
       for (int i = 0; i < 20000; ++i) text += "line " + std::to_string(i * 7919) + '\n';
       git.commit("big.py", text);
       std::string first;
       for (int i = 0; i < 40; ++i) {
         text.insert(static_cast<std::size_t>(i) * 900, "x = " + std::to_string(i) + '\n');
         if (i == 20) text += kLine;
         const std::string id = git.commit("big.py", text);
         if (i == 20) first = id;
       }
       return Expected{first, "", true, {"big.py"}, {"refs/heads/main"}};
     }},
};

/// How the objects are kept.
const std::vector<std::pair<std::string, std::function<void(const TestRepository&)>>> kForms = {
    {"loose", [](const TestRepository&) {}},
    {"packed",
     [](const TestRepository& git) {
       git.git({"gc", "-q"});
     }},
    {"old packs and deltas by id",
     [](const TestRepository& git) {
       git.git({"-c", "pack.indexVersion=1", "-c", "repack.useDeltaBaseOffset=false", "repack",
                "-adfq"});
       git.git({"prune-packed"});
       git.git({"pack-refs", "--all"});
     }},
    {"two packs", [](const TestRepository& git) {
       git.git({"repack", "-adq"});
       git.git({"-c", "gc.auto=0", "commit", "-q", "--allow-empty", "-m", "later"});
       git.git({"repack", "-dq"});
     }}};

}  // namespace

TEST_CASE("a secret's commits, paths and names are found, however objects are kept") {
  for (const Story& story : kStories) {
    const TestRepository git;
    const Expected expected = story.make(git);
    const bool all_forms = story.name.find("big") != std::string::npos;
    for (std::size_t i = 0; i < (all_forms ? kForms.size() : 2); ++i) {
      const auto& [form, keep] = kForms[i];
      INFO(story.name << ", " << form);
      keep(git);
      const Report report = scan(git.path());
      CHECK(report.scan.problems == std::vector<Problem>{});
      REQUIRE(report.findings.size() == 1);
      const Finding& finding = report.findings[0].finding;
      REQUIRE(finding.history);
      REQUIRE(finding.history->first);
      CHECK(finding.history->first->id == expected.first);
      // The place is one where the secret can be seen, now if it is still there.
      const std::string& commit = finding.location.commit;
      CHECK((commit == expected.first || (expected.at_head && commit == git.id("HEAD"))));
      if (finding.location.path == "src/pay.py") {
        std::istringstream text(git.git({"show", commit + ":src/pay.py"}));
        std::string line;
        for (std::size_t n = 0; n < finding.location.line; ++n) std::getline(text, line);
        CHECK(line + '\n' == kLine);
      }
      CHECK((finding.history->removed ? finding.history->removed->id : "") == expected.removed);
      CHECK(finding.history->at_head == expected.at_head);
      CHECK(finding.history->refs == expected.refs);
      CHECK(paths_of(finding) == expected.paths);
      CHECK(report.verdict.exit_code == kExitBlocked);
      report::LogOptions options;
      options.verbose = true;
      for (const std::string& text : {report::to_json(report), report::to_log(report, options)}) {
        CHECK(text.find(kKey.substr(8)) == std::string::npos);
        CHECK(text.find('\x1b') == std::string::npos);
        CHECK(text.find("\n::error") == std::string::npos);
      }
    }
  }
}

TEST_CASE("objects that nothing leads to are looked at only if all are asked for") {
  const TestRepository git;
  git.commit("a.txt", "a\n");
  const std::string lost = git.commit("pay.py", kLine);
  git.git({"reset", "-q", "--hard", "HEAD~1"});
  git.write("other.txt", "stripe = '" + kOther + "'\n");
  git.git({"hash-object", "-w", "other.txt"});
  CHECK(scan(git.path()).findings.empty());
  cli::HistoryRequest request = request_for(git.path());
  request.all_objects = true;
  const Report report = scan(request);
  REQUIRE(report.findings.size() == 2);
  std::set<std::string> commits;
  for (const JudgedFinding& judged : report.findings) {
    commits.insert(judged.finding.location.commit);
    CHECK_FALSE(judged.finding.history->at_head);
  }
  CHECK(commits == std::set<std::string>{"", lost});
}

TEST_CASE("--since leaves out what was there before") {
  const TestRepository git;
  git.commit("pay.py", kLine);
  const std::string before = git.commit("pay.py", kLine + "# 2\n");
  git.commit("pay.py", kLine + "# 3\n");
  const std::string added = git.commit("new.py", "stripe = '" + kOther + "'\n");
  cli::HistoryRequest request = request_for(git.path());
  for (const std::string& since : {before, std::string("HEAD~2"), std::string("2023-11-14")}) {
    INFO(since);
    request.since = since;
    const Report report = scan(request);
    if (since == "2023-11-14") {
      CHECK(report.findings.size() == 2);
      continue;
    }
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings[0].finding.location.commit == added);
    CHECK(report.scan.commits == 2);
  }
  request.since = "2030-01-01";
  CHECK(scan(request).findings.empty());
  request.since = "nowhere";
  cli::Progress progress(false);
  CHECK_FALSE(cli::scan_history(request, &progress));
}

TEST_CASE("a history gives the same report on any number of threads") {
  const TestRepository git;
  for (int i = 0; i < 30; ++i) {
    const std::string key = secrets::expand_template("sk_live_{b62:24}", 100U + unsigned(i));
    git.commit("src/pay" + std::to_string(i % 3) + ".py", "stripe = '" + key + "'\n" + kLine);
  }
  git.git({"gc", "-q"});
  std::set<std::string> reports;
  for (const unsigned jobs : {1U, 2U, 7U}) {
    cli::HistoryRequest request = request_for(git.path());
    request.scan.jobs = jobs;
    Report report = scan(request);
    CHECK(report.findings.size() == 31);
    report.scan.started.clear();
    report.scan.duration_ms = 0;
    report.scan.now = {};
    reports.insert(report::to_json(report));
  }
  CHECK(reports.size() == 1);
}

TEST_CASE("entries of [[ignore]] hold in a history, others are not told of") {
  const TestRepository git;
  git.commit("pay.py", kLine);
  cli::HistoryRequest request = request_for(git.path());
  const std::string id = scan(request).findings.at(0).finding.id;
  const auto until = std::chrono::sys_days{std::chrono::year{2999} / 1 / 1};
  request.scan.settings.ignores = {{id, "", "", "rolled long ago", "", until, 3},
                                   {"CVE-2021-23337", "", "", "not used here", "", until, 9}};
  const Report report = scan(request);
  CHECK(report.verdict.exit_code == kExitPassed);
  CHECK(report.verdict.ignored == 1);
  CHECK(report.verdict.notes.empty());
}

TEST_CASE("a big blob is scanned in blocks, with its lines") {
  const TestRepository git;
  std::string text;
  while (text.size() < (20U << 20)) text += "nothing of interest stands in this line\n";
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  git.commit("big.txt", text + kLine + "end\n");
  for (const bool packed : {false, true}) {
    if (packed) git.git({"gc", "-q"});
    const Report report = scan(git.path());
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings[0].finding.location.line == lines + 1);
    CHECK(report.findings[0].finding.location.column == 11);
    CHECK(report.scan.problems.empty());
  }
}

TEST_CASE("what is only a part of a repository is said") {
  const TestRepository git;
  git.commit("pay.py", kLine);
  git.commit("pay.py", "x = 1\n");
  git.git({"config", "uploadpack.allowFilter", "true"});
  const TempFolder clones;
  const auto clone = [&](const std::string& option, const std::string& name) {
    // A clone by path can't be shallow or partial, one by URL can't borrow objects.
    const std::string from = (option == "--shared" ? "" : "file://") + git.path();
    git.git({"clone", "-q", option, from, clones.path(name)});
    return scan(clones.path(name));
  };
  const Report shallow = clone("--depth=1", "shallow");
  CHECK(says(shallow.scan.problems, "shallow clone", true));
  CHECK(shallow.verdict.exit_code == kExitIncomplete);
  const Report partial = clone("--filter=blob:none", "partial");
  CHECK(says(partial.scan.problems, "partial clone", true));
  const Report borrowed = clone("--shared", "borrowed");
  CHECK(says(borrowed.scan.problems, "objects/info/alternates", true));
  CHECK(borrowed.findings.empty());
  const Report whole = clone("--bare", "bare");
  CHECK(whole.scan.problems.empty());
  CHECK(whole.findings.size() == 1);

  git.write(".gitmodules", "");
  git.git({"update-index", "--add", "--cacheinfo", "160000," + git.id("HEAD") + ",sub"});
  git.git({"commit", "-q", "-m", "submodule"});
  CHECK(says(scan(git.path()).scan.problems, "submodules", false));
  git.commit("big.psd", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
  CHECK(says(scan(git.path()).scan.problems, "Git LFS", false));
}

TEST_CASE("a repository is found from inside, bare, as work tree; not behind a link") {
  const TestRepository git;
  git.commit("src/deep/pay.py", kLine);
  git.git({"worktree", "add", "-q", "-b", "side", git.path(".git/beside")});
  CHECK(scan(git.path("src/deep")).findings.size() == 1);
  CHECK(scan(git.path(".git")).findings.size() == 1);
  CHECK(scan(git.path(".git/beside")).findings.size() == 1);
  const TempFolder folder;
  std::filesystem::create_symlink(git.path(".git"), folder.path(".git"));
  cli::Progress progress(false);
  const Result<Report> linked = cli::scan_history(request_for(folder.path()), &progress);
  REQUIRE_FALSE(linked);
  CHECK(linked.error().message.find("is a link") != std::string::npos);
  const TempFolder plain;
  CHECK_FALSE(cli::scan_history(request_for(plain.path()), &progress));
}

TEST_CASE("other formats of repositories are told by name") {
  const TempFolder folder;
  run_program({"git", "init", "-q", "--object-format=sha256", folder.path()},
              {"PATH=/usr/bin:/bin", "HOME=" + folder.path()});
  cli::Progress progress(false);
  const Result<Report> report = cli::scan_history(request_for(folder.path()), &progress);
  REQUIRE_FALSE(report);
  CHECK(report.error().message.find("SHA-256") != std::string::npos);
}

TEST_CASE("an empty repository passes") {
  const TestRepository git;
  const Report report = scan(git.path());
  CHECK(report.verdict.exit_code == kExitPassed);
  CHECK(report.scan.commits == 0);
}

TEST_CASE("nothing that a repository configures is run or waited for") {
  const TestRepository git;
  git.commit(".gitattributes", "* filter=evil diff=evil\n");
  git.commit("pay.py", kLine);
  const std::string id = git.id("HEAD:pay.py");
  const std::string touch = "touch " + git.path("mark");
  for (const char* key :
       {"core.fsmonitor", "filter.evil.clean", "filter.evil.smudge", "filter.evil.process",
        "diff.evil.textconv", "diff.evil.command", "core.pager", "core.editor", "core.sshCommand",
        "gpg.program", "credential.helper", "uploadpack.packObjectsHook"}) {
    git.git({"config", key, touch});
  }
  git.git({"config", "core.hooksPath", git.path("hooks")});
  git.git({"config", "core.worktree", "/"});
  for (const char* hook : {"post-checkout", "post-index-change", "reference-transaction"}) {
    git.write("hooks/" + std::string(hook), "#!/bin/sh\n" + touch + "\n");
    std::filesystem::permissions(git.path("hooks/" + std::string(hook)),
                                 std::filesystem::perms::owner_all);
  }
  ::mkfifo(git.path("pipe").c_str(), 0600);
  git.write(".git/config",
            read_bytes(git.path(".git/config")) + "[include]\n\tpath = " + git.path("pipe") + "\n");
  std::filesystem::remove(git.path("mark"));
  CHECK(scan(git.path()).findings.size() == 1);
  CHECK_FALSE(std::filesystem::exists(git.path("mark")));

  const std::string object = ".git/objects/" + id.substr(0, 2) + '/' + id.substr(2);
  std::filesystem::remove(git.path(object));
  for (const std::string& pipe : {std::string(".git/refs/heads/pipe"), object}) {
    INFO(pipe);
    ::mkfifo(git.path(pipe).c_str(), 0600);
    cli::Progress progress(false);
    const Result<Report> report = cli::scan_history(request_for(git.path()), &progress);
    REQUIRE_FALSE(report);
    CHECK(report.error().path.find(pipe) != std::string::npos);
    std::filesystem::remove(git.path(pipe));
  }
}

TEST_CASE("what is still at HEAD is shown at its place there") {
  const TestRepository git;
  const std::string first = git.commit("old/pay.py", kLine);
  git.git({"mv", "old", "new"});
  git.commit_all("move");
  const std::string head = git.commit("new/pay.py", "# more\n\n" + kLine);
  const Report report = scan(git.path());
  REQUIRE(report.findings.size() == 1);
  const Finding& finding = report.findings[0].finding;
  CHECK(finding.location.path == "new/pay.py");
  CHECK(finding.location.line == 3);
  CHECK(finding.location.commit == head);
  REQUIRE(finding.more_locations.size() == 1);
  CHECK(finding.more_count == 1);
  CHECK(finding.more_locations[0].path == "old/pay.py");
  CHECK(finding.more_locations[0].commit == first);
  const std::string tap = report::to_tap(report);
  CHECK(tap.find("in 3 commits and 2 blobs") != std::string::npos);
  CHECK(tap.find("#   history: first in " + first.substr(0, 12)) != std::string::npos);
  CHECK(tap.find("still at HEAD") != std::string::npos);
}

TEST_CASE("names, mail addresses and unknown headers of commits are scanned") {
  for (const std::string& header :
       {"author " + kLine, "committer C <" + kKey + "@example.invalid> 1 +0000\n",
        "note " + kLine}) {
    INFO(header.substr(0, 8));
    const TestRepository git;
    git.commit("a.txt", "a\n");
    const std::string tree = git.id("HEAD^{tree}");
    std::string text = "tree " + tree + "\n";
    if (!header.starts_with("author")) text += "author A <a@example.invalid> 1 +0000\n";
    text += header;
    if (!header.starts_with("committer")) text += "committer C <c@example.invalid> 1 +0000\n";
    git.write("commit.txt", text + "\nsubject\n");
    const std::string id =
        git.git({"hash-object", "-t", "commit", "--literally", "-w", "commit.txt"});
    git.git({"update-ref", "refs/heads/other", id});
    const Report report = scan(git.path());
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings[0].finding.location.path == "(commit message)");
    CHECK(report.findings[0].finding.location.commit == id);
  }
}

TEST_CASE("damaged names and commits with too many parents are told") {
  const TestRepository git;
  git.commit("a.txt", "a\n");
  git.write(".git/refs/heads/junk", "no id\n");
  git.write(".git/refs/tags/empty", "");
  git.write(".git/refs/heads/being-written.lock", "");
  Report report = scan(git.path());
  CHECK(says(report.scan.problems, "refs/heads/junk: is damaged", true));
  CHECK(says(report.scan.problems, "refs/tags/empty: is damaged", true));
  CHECK(report.scan.problems.size() == 2);
  std::filesystem::remove(git.path(".git/refs/heads/junk"));
  std::filesystem::remove(git.path(".git/refs/tags/empty"));
  git.write(".git/HEAD", "junk\n");
  CHECK(says(scan(git.path()).scan.problems, "HEAD: ", true));
  git.write(".git/HEAD", "ref: refs/heads/unborn\n");
  CHECK(scan(git.path()).scan.problems.empty());
  git.write(".git/HEAD", "ref: refs/heads/main\n");
  const std::string head = git.id("HEAD");
  std::string text = "tree " + git.id("HEAD^{tree}") + '\n';
  for (std::size_t i = 0; i <= source::kMaxGitParents; ++i) text += "parent " + head + '\n';
  git.write("commit.txt", text + "author A <a@x> 1 +0000\ncommitter A <a@x> 1 +0000\n\nm\n");
  const std::string id =
      git.git({"hash-object", "-t", "commit", "--literally", "-w", "commit.txt"});
  git.git({"update-ref", "refs/heads/many", id});
  report = scan(git.path());
  CHECK(says(report.scan.problems, "object " + id + ": has more than 4096 parents", true));
}

TEST_CASE("trees that unfold to more paths than there are atoms end soon, with their secret") {
  const TestRepository git;
  git.commit("pay.py", kLine);
  std::string tree = git.id("HEAD^{tree}");
  for (int depth = 0; depth < 80; ++depth) {
    git.write("tree.txt", "040000 tree " + tree + "\ta\n040000 tree " + tree + "\tb\n");
    const ChildResult made =
        run_program({"sh", "-c", "git mktree < tree.txt"}, {"PATH=/usr/bin:/bin"}, git.path());
    REQUIRE(made.exit_code == 0);
    tree = made.out.substr(0, 40);
  }
  git.git({"update-ref", "refs/heads/bomb", git.git({"commit-tree", "-m", "bomb", tree})});
  const test::ProcessorTime time;
  const Report report = scan(git.path());
  CHECK(time.seconds() < 60);
  CHECK(says(report.scan.problems, "too many secrets in too many versions", true));
  REQUIRE(report.findings.size() == 1);
  CHECK(report.findings[0].finding.history->at_head);
}
