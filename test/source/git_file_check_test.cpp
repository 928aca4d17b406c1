// Repositories whose files would make libgit2 wait for ever, leave the repository, or fill memory.
#include "source/git_file_check.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "source/git_repository.h"
#include "source/ignore_files.h"
#include "source/tracked_files.h"
#include "source/tree.h"
#include "test/catch.h"
#include "test/git_repository.h"
#include "test/processor_time.h"

namespace sluice::source {
namespace {

using test::TempFolder;
using test::TestRepository;

Listing list(const std::string& root) {
  const Result<Tree> tree = Tree::open(root);
  REQUIRE(tree);
  return tree->list(TreeScope::kDeploy);
}

bool has_file(const Listing& listing, std::string_view path) {
  for (const FileEntry& file : listing.files) {
    if (file.path == path) return true;
  }
  return false;
}

bool notes(const Listing& listing, std::string_view path, std::string_view part) {
  for (const Problem& problem : listing.problems) {
    if (problem.path == path && problem.message.find(part) != std::string::npos) {
      return !problem.incomplete;
    }
  }
  return false;
}

/// A file that grows to `size` without taking room.
void make_big(const std::string& path, std::uint64_t size) {
  std::filesystem::remove(path);
  test::read_bytes(path);
  std::ofstream(path).put('\n');
  std::filesystem::resize_file(path, size);
}

/// A clone with an ignored file in its root and one in a folder.
struct Clone {
  Clone() {
    git.write(".gitignore", "*.log\n");
    git.write("src/a.py", "x = 1\n");
    git.write("web/b.js", "x = 1\n");
    git.commit_all("one");
    git.write("root.log", "x");
    git.write("src/a.log", "x");
    git.write("web/b.log", "x");
  }
  TestRepository git;
};

}  // namespace

TEST_CASE("a pipe among a repository's files is not waited for", "[source][deploy]") {
  for (const std::string name : {".git/index", ".git/config", ".git/HEAD", ".git/packed-refs",
                                 ".git/info/exclude", ".git/commondir"}) {
    INFO(name);
    const Clone clone;
    std::filesystem::remove(clone.git.path(name));
    REQUIRE(::mkfifo(clone.git.path(name).c_str(), 0600) == 0);
    const Listing listing = list(clone.git.path());
    CHECK(has_file(listing, "root.log"));
    CHECK(has_file(listing, "src/a.py"));
    // Without HEAD it is no repository at all.
    if (name != ".git/HEAD") {
      CHECK(notes(listing, name, "neither a file nor a folder"));
    }
    std::vector<Problem> problems;
    CHECK_FALSE(GitRepository::open(clone.git.path(), &problems));
  }
}

TEST_CASE("ignore files that can't be read hide nothing in their folder", "[source][deploy]") {
  const Clone clone;
  const std::string file = clone.git.path("src/.gitignore");
  const TempFolder outside;
  std::string reason;
  SECTION("a pipe") {
    REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
    reason = "no regular file";
  }
  SECTION("a link out of the repository") {
    std::filesystem::create_symlink(outside.write("ignore", "*\n"), file);
    reason = "leads out";
  }
  SECTION("a device") {
    std::filesystem::create_symlink("/dev/zero", file);
    reason = "no regular file";
  }
  SECTION("a big one") {
    make_big(file, kMaxIgnoreBytes + 1);
    reason = "bigger than 1 MiB";
  }
  // libgit2 would go around in circles.
  SECTION("a line that begins with a form feed") {
    clone.git.write("src/.gitignore", "a.log\n \f\n");
    reason = "form feed";
  }
  SECTION("that line behind a byte order mark") {
    clone.git.write("src/.gitignore", "\xEF\xBB\xBF\f");
    reason = "form feed";
  }
  SECTION("one that begins with a vertical tab") {
    clone.git.write("src/.gitignore", "!\v*");
    reason = "vertical tab";
  }
  const Listing listing = list(clone.git.path());
  CHECK(listing.scope == TreeScope::kDeploy);
  CHECK_FALSE(has_file(listing, "root.log"));
  CHECK(has_file(listing, "src/a.log"));
  CHECK_FALSE(has_file(listing, "web/b.log"));
  CHECK(notes(listing, "src/.gitignore", reason));
}

TEST_CASE("a form feed in a line's middle ends nothing", "[source][deploy]") {
  const Clone clone;
  clone.git.write("src/.gitignore", "b\fc\na.log\n#\f\n");
  const Listing listing = list(clone.git.path());
  CHECK_FALSE(has_file(listing, "src/a.log"));
  CHECK(listing.problems.empty());
}

TEST_CASE("an ignore file of nothing but form feeds is looked at once", "[source][deploy]") {
  const TempFolder folder;
  folder.write(".gitignore", 'a' + std::string(kMaxIgnoreBytes - 1, '\f'));
  IgnoreFiles files(folder.path(), folder.path("none"));
  CHECK(files.may_ask("b"));
  CHECK(files.problems().empty());
}

TEST_CASE("patterns for all of a clone that begin with a form feed ignore nothing",
          "[source][deploy]") {
  const Clone clone;
  clone.git.write(".git/info/exclude", "*.py\n\f\n");
  const Listing listing = list(clone.git.path());
  CHECK(has_file(listing, "src/a.py"));
  CHECK(has_file(listing, "root.log"));
  CHECK(notes(listing, ".git/info/exclude", "form feed"));
}

TEST_CASE("pipes in ignored folders and as .gitattributes don't matter", "[source][deploy]") {
  const Clone clone;
  clone.git.write("tmp.log/a", "x");
  REQUIRE(::mkfifo(clone.git.path("tmp.log/.gitignore").c_str(), 0600) == 0);
  REQUIRE(::mkfifo(clone.git.path(".gitattributes").c_str(), 0600) == 0);
  REQUIRE(::mkfifo(clone.git.path(".git/info/attributes").c_str(), 0600) == 0);
  std::filesystem::remove(clone.git.path(".git/info/attributes"));
  const Listing listing = list(clone.git.path());
  CHECK_FALSE(has_file(listing, "tmp.log/a"));
  CHECK(listing.problems.empty());
}

TEST_CASE("an ignore file that is a link inside of the work tree counts", "[source][deploy]") {
  const Clone clone;
  clone.git.write("shared/ignore", "*.tmp\n");
  std::filesystem::create_symlink("../shared/ignore", clone.git.path("src/.gitignore"));
  clone.git.write("src/a.tmp", "x");
  const Listing listing = list(clone.git.path());
  CHECK_FALSE(has_file(listing, "src/a.tmp"));
  CHECK(listing.problems.empty());
}

TEST_CASE("too many patterns for too many paths end the asking", "[source][deploy]") {
  const TempFolder folder;
  std::string text;
  constexpr std::uint64_t kPatterns = 100'000;
  for (std::uint64_t i = 0; i < kPatterns; ++i) text += "x\n\n# none\n";
  folder.write(".gitignore", text.substr(0, kMaxIgnoreBytes));
  folder.write("a/b/.gitignore", "y\n");
  IgnoreFiles files(folder.path(), folder.path("none"));
  std::uint64_t asked = 0;
  SECTION("in one folder") {
    while (asked < 10'000 && files.may_ask("file" + std::to_string(asked))) ++asked;
    CHECK(asked == kMaxIgnoreSteps / kPatterns);
  }
  // Each of the folders above is asked for, too.
  SECTION("deep") {
    while (asked < 10'000 && files.may_ask("a/b/file" + std::to_string(asked))) ++asked;
    CHECK(asked == kMaxIgnoreSteps / (3 * kPatterns + 1));
  }
  CHECK(files.problems().size() == 1);
  CHECK_FALSE(files.may_ask("src/other"));
  CHECK(files.problems().size() == 1);
}

TEST_CASE("patterns that libgit2 would try in ever so many ways are not tried",
          "[source][deploy]") {
  const auto repeated = [](const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
  };
  struct Row {
    const char* what;
    std::string pattern;
    std::string path;
    bool tried;
  };
  const std::string name = repeated("a", 150) + "1";
  const Row kRows[] = {
      {"stars in a name", repeated("*a", 20) + "b", name, false},
      {"stars in a name, the last at its end", repeated("*a", 20) + "b*", name, false},
      {"folders", repeated("**/a/", 9) + "b", repeated("a/", 200) + "a", false},
      {"any character", repeated("*?", 20) + "b", name, false},
      {"a class of characters", repeated("*[a]", 20) + "b", name, false},
      {"many stars, but few places for them", repeated("*ab", 20), name, true},
      {"stars that other names have no place for", repeated("*a", 20) + "b", "src/index.js", true},
      {"what people write", "**/*.min.*.map\n**/node_modules/**\n*.s[a-v][a-z]\n.#*\n*~\n",
       "src/app/assets/javascripts/vendor/jquery.min.1.2.3.js", true},
  };
  for (const Row& row : kRows) {
    INFO(row.what);
    const TestRepository git;
    git.write(".gitignore", row.pattern + '\n');
    git.write(row.path, "x\n");
    const test::ProcessorTime time;
    const Listing listing = list(git.path());
    CHECK(time.seconds() < 5);
    CHECK(listing.problems.empty() == row.tried);
    CHECK(has_file(listing, row.path));
  }
}

TEST_CASE("files of a repository over their bounds are not read", "[source][deploy]") {
  struct Row {
    const char* name;
    std::uint64_t limit;
    bool scope;  ///< what is sent is not known either
  };
  constexpr std::array kRows = {
      Row{"index", kMaxGitIndexBytes, true},          Row{"packed-refs", kMaxPackedRefsBytes, true},
      Row{"info/exclude", kMaxIgnoreBytes, true},     Row{"refs/heads/big", kMaxRefBytes, false},
      Row{"logs/refs/stash", kMaxReflogBytes, false},
  };
  for (const Row& row : kRows) {
    INFO(row.name);
    const Clone clone;
    const std::string name = std::string(".git/") + row.name;
    std::filesystem::create_directories(std::filesystem::path(clone.git.path(name)).parent_path());
    make_big(clone.git.path(name), row.limit + 1);
    std::vector<Problem> problems;
    const Result<GitRepository> opened = GitRepository::open(clone.git.path(), &problems);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().path == clone.git.path(name));
    CHECK(opened.error().message.find("too big") != std::string::npos);
    const Listing listing = list(clone.git.path());
    CHECK(has_file(listing, "root.log") == row.scope);
    CHECK(notes(listing, name, "too big") == row.scope);
  }
}

TEST_CASE("links that lead out of a repository are refused", "[source][deploy]") {
  const TempFolder outside;
  outside.write("refs/main", "x");
  outside.write("packed-refs", "x");
  for (const auto& [name, target] :
       {std::pair{".git/refs/remotes", "refs"}, std::pair{".git/objects/pack", "refs"},
        std::pair{".git/refs/heads/link", "refs/main"},
        std::pair{".git/packed-refs", "packed-refs"},
        std::pair{".git/objects/info/link", "packed-refs"}}) {
    INFO(name);
    const Clone clone;
    std::filesystem::remove_all(clone.git.path(name));
    std::filesystem::create_symlink(outside.path(target), clone.git.path(name));
    std::vector<Problem> problems;
    const Result<GitRepository> opened = GitRepository::open(clone.git.path(), &problems);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().path == clone.git.path(name));
  }
  // HEAD was a link once.
  const Clone clone;
  std::filesystem::remove(clone.git.path(".git/HEAD"));
  std::filesystem::create_symlink("refs/heads/main", clone.git.path(".git/HEAD"));
  std::vector<Problem> problems;
  CHECK(GitRepository::open(clone.git.path(), &problems));
  CHECK(list(clone.git.path()).problems.empty());
}

}  // namespace sluice::source
