#include "source/deploy_scope.h"

#include <stdlib.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "source/tree.h"
#include "test/catch.h"
#include "test/child_process.h"
#include "test/temp_folder.h"

namespace sluice::source {
namespace {

using test::TempFolder;
using Names = std::vector<std::string>;

/// A git repository with a home of its own beside it.
class Repository {
 public:
  Repository() {
    std::filesystem::create_directory(folder_.path("home"));
    std::filesystem::create_directory(folder_.path("app"));
    git({"init", "--quiet"});
  }

  void git(std::vector<std::string> arguments, const std::string& folder = "app") const {
    arguments.insert(arguments.begin(), "git");
    const char* search = ::getenv("PATH");
    const test::ChildResult result =
        test::run_program(arguments,
                          {"HOME=" + folder_.path("home"), "GIT_CONFIG_NOSYSTEM=1",
                           std::string("PATH=") + (search == nullptr ? "/usr/bin:/bin" : search),
                           "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com",
                           "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com"},
                          folder_.path(folder));
    INFO(arguments[1] << ": " << result.err);
    REQUIRE(result.exit_code == 0);
  }
  void write(const std::string& name, std::string_view bytes = "x") const {
    folder_.write("app/" + name, bytes);
  }
  std::string path(const std::string& name = "") const {
    return folder_.path("app") + (name.empty() ? "" : '/' + name);
  }
  const TempFolder& folder() const { return folder_; }

 private:
  TempFolder folder_;
};

Listing list(const std::string& root) {
  const Result<Tree> tree = Tree::open(root);
  REQUIRE(tree);
  return tree->list(TreeScope::kDeploy);
}

Names paths(const Listing& listing) {
  Names names;
  for (const FileEntry& file : listing.files) names.push_back(file.path);
  return names;
}

/// True if git is there; without it these tests can't run.
bool has_git() {
  const char* search = ::getenv("PATH");
  const bool there =
      test::run_program({"git", "--version"},
                        {std::string("PATH=") + (search == nullptr ? "/usr/bin" : search)})
          .exit_code == 0;
  if (!there) WARN("no git program: not tested");
  return there;
}

TEST_CASE("a deploy sends tracked files and those that git does not ignore", "[source][deploy]") {
  if (!has_git()) return;
  const Repository repository;
  repository.write("tracked");
  repository.write("ignored_but_tracked.log");
  repository.write("build/kept/tracked.js");
  repository.git({"add", "."});
  repository.git({"commit", "--quiet", "-m", "one"});
  repository.write(".gitignore", "*.log\nbuild/\n/only_here\n!important.log\n");
  repository.write("untracked");
  repository.write("ignored.log");
  repository.write("important.log");
  repository.write("build/output.js");
  repository.write("build/kept/output.js");
  repository.write("only_here");
  repository.write("sub/only_here");
  repository.write("sub/.gitignore", "local\n");
  repository.write("sub/local");
  repository.write(".git/info/exclude", "private\n");
  repository.write("private");
  const Listing listing = list(repository.path());
  CHECK(listing.scope == TreeScope::kDeploy);
  CHECK(paths(listing) == Names{".gitignore", "build/kept/tracked.js", "ignored_but_tracked.log",
                                "important.log", "sub/.gitignore", "sub/only_here", "tracked",
                                "untracked"});
  const Result<Tree> tree = Tree::open(repository.path());
  REQUIRE(tree);
  CHECK(tree->list(TreeScope::kEverything).files.size() == 14);
}

TEST_CASE("what is staged but not committed is sent too", "[source][deploy]") {
  if (!has_git()) return;
  const Repository repository;
  repository.write("staged.log");
  repository.git({"add", "staged.log"});
  repository.write(".gitignore", "*.log\n");
  CHECK(paths(list(repository.path())) == Names{".gitignore", "staged.log"});
}

TEST_CASE("a folder inside a repository is judged by the repository's rules", "[source][deploy]") {
  if (!has_git()) return;
  const Repository repository;
  repository.write("app1/tracked.log");
  repository.git({"add", "."});
  repository.write(".gitignore", "*.log\n/app1/rooted\n");
  repository.write("app1/rooted");
  repository.write("app1/ignored.log");
  repository.write("app1/untracked");
  repository.write("app1/.slugignore", "docs\n");
  repository.write("app1/docs/a");
  repository.write("app2/elsewhere");
  const Listing listing = list(repository.path("app1"));
  CHECK(listing.scope == TreeScope::kDeploy);
  CHECK(paths(listing) == Names{".slugignore", "tracked.log", "untracked"});
}

TEST_CASE("a folder that its repository ignores is scanned whole", "[source][deploy]") {
  if (!has_git()) return;
  const Repository repository;
  repository.write(".gitignore", "build/\n");
  repository.write("build/a.log");
  const Listing listing = list(repository.path("build"));
  CHECK(listing.scope == TreeScope::kEverything);
  CHECK(paths(listing) == Names{"a.log"});
}

TEST_CASE("without a repository everything is scanned", "[source][deploy]") {
  const TempFolder folder;
  folder.write(".gitignore", "*.log\n");
  folder.write(".slugignore", "a.log\n");
  folder.write("a.log", "x");
  // Broken ones don't count as a repository, and hide nothing.
  SECTION("none") {}
  SECTION("an empty .git folder") { std::filesystem::create_directory(folder.path(".git")); }
  SECTION("a .git file that leads nowhere") { folder.write(".git", "gitdir: /nonexistent\n"); }
  SECTION("a .git file of junk") { folder.write(".git", std::string("\0\xff", 2)); }
  const Listing listing = list(folder.path());
  CHECK(listing.scope == TreeScope::kEverything);
  CHECK(paths(listing) == Names{".gitignore", ".slugignore", "a.log"});
}

TEST_CASE("a broken index hides nothing", "[source][deploy]") {
  if (!has_git()) return;
  const Repository repository;
  repository.write("tracked.log");
  repository.git({"add", "."});
  repository.write(".gitignore", "*.log\n");
  repository.write(".git/index", "DIRC no index at all");
  CHECK(paths(list(repository.path())) == Names{".gitignore", "tracked.log"});
}

TEST_CASE("a hostile configuration of the repository hides nothing that is tracked",
          "[source][deploy]") {
  if (!has_git()) return;
  const Repository repository;
  const std::string marker = repository.folder().path("marker");
  repository.write("tracked");
  repository.git({"add", "."});
  repository.write("evil.sh", "#!/bin/sh\ntouch '" + marker + "'\n");
  std::filesystem::permissions(repository.path("evil.sh"), std::filesystem::perms::owner_all);
  const std::string before = test::read_bytes(repository.path(".git/config"));
  const std::string command = repository.path("evil.sh");
  const std::array<std::string, 6> additions = {
      "[core]\n\tfsmonitor = " + command + "\n\thooksPath = " + repository.path() + "\n",
      "[core]\n\tworktree = /tmp\n",
      "[core]\n\tbare = true\n",
      "[include]\n\tpath = /dev/zero\n[includeIf \"gitdir:/\"]\n\tpath = /dev/random\n",
      "[core]\n\tsshCommand = " + command + "\n[filter \"x\"]\n\tclean = " + command +
          "\n\tsmudge = " + command + "\n\trequired = true\n",
      "this is no configuration at all [[[\n",
  };
  repository.write(".gitattributes", "* filter=x\n");
  for (const std::string& addition : additions) {
    INFO(addition);
    repository.write(".git/config", before + addition);
    const Names names = paths(list(repository.path()));
    CHECK(names == Names{".gitattributes", "evil.sh", "tracked"});
    CHECK_FALSE(std::filesystem::exists(marker));
  }
}

TEST_CASE("the user's own configuration and a repository of somebody else don't matter",
          "[source][deploy]") {
  if (!has_git()) return;
  const Repository repository;
  repository.write("untracked");
  repository.folder().write("home/.gitconfig", "[core]\n\texcludesFile = ~/ignore\n");
  repository.folder().write("home/ignore", "*\n");
  if (::geteuid() == 0) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(repository.path())) {
      REQUIRE(::chown(entry.path().c_str(), 12345, 12345) == 0);
    }
    REQUIRE(::chown(repository.path().c_str(), 12345, 12345) == 0);
  }
  const Listing listing = list(repository.path());
  CHECK(listing.scope == TreeScope::kDeploy);
  CHECK(paths(listing) == Names{"untracked"});
}

TEST_CASE("submodules are sent whole", "[source][deploy]") {
  if (!has_git()) return;
  const Repository repository;
  repository.write("module/file");
  repository.write("module/file.log");
  repository.git({"init", "--quiet"}, "app/module");
  repository.git({"add", "."}, "app/module");
  repository.git({"commit", "--quiet", "-m", "one"}, "app/module");
  repository.git({"add", "module"});
  repository.write(".gitignore", "*.log\n");
  CHECK(paths(list(repository.path())) == Names{".gitignore", "module/file", "module/file.log"});
}

TEST_CASE(".slugignore takes away what git sends", "[source][deploy]") {
  if (!has_git()) return;
  const Repository repository;
  for (const char* name : {"a.psd", "sub/b.psd", "test/x", "sub/test/y", "docs/z", "sub/docs/z",
                           "catalog/log", "log/a", "keep"}) {
    repository.write(name);
  }
  repository.write(".slugignore", "# comment\n*.psd\r\n\n/test\ndocs/\nlog\n");
  repository.git({"add", "."});
  CHECK(paths(list(repository.path())) == Names{".slugignore", "keep", "sub/test/y"});
}

TEST_CASE("patterns of .slugignore", "[source][deploy]") {
  struct Row {
    std::string_view pattern;
    std::string_view path;
    bool matches;
  };
  constexpr std::array kRows = {
      Row{"*.psd", "a.psd", true},
      Row{"*.psd", "a/b.psd", true},
      Row{"/test", "test", true},
      Row{"/test", "a/test", false},
      Row{"test", "a/test", true},
      Row{"test", "contest", false},
      Row{"test/", "test", true},
      Row{"/a/*.txt", "a/b.txt", true},
      Row{"/a/*.txt", "x/a/b.txt", false},
      Row{"a/b", "x/a/b", true},
      Row{"# test", "# test", false},
      Row{"test  ", "test", true},
      Row{"/", "a", false},
      Row{"", "a", false},
      Row{"!keep", "keep", false},
      Row{"*", "a", true},
      Row{"**", "a", true},
  };
  for (const Row& row : kRows) {
    INFO(row.pattern << " and " << row.path);
    CHECK(Slugignore(row.pattern).matches(row.path) == row.matches);
  }
  const Slugignore two("a\nb");
  CHECK(two.matches("a"));
  CHECK(two.matches("b"));
  CHECK_FALSE(two.matches("c"));
}

}  // namespace
}  // namespace sluice::source
