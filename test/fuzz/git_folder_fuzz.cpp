// libFuzzer target: any bytes as the files of a .git folder that name things: HEAD, refs,
// packed-refs, reflog, configuration, alternates, ignore files. What is opened tells its refs, and
// what a push would send.
#include <stdlib.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "source/deploy_scope.h"
#include "source/git_folder.h"
#include "source/git_repository.h"

namespace {

namespace fs = std::filesystem;
using namespace sluice;

/// Input is cut at bytes 0xFF into these.
constexpr std::array<std::string_view, 14> kFiles = {".git/HEAD",
                                                     ".git/packed-refs",
                                                     ".git/logs/refs/stash",
                                                     ".git/refs/heads/main",
                                                     ".git/config",
                                                     ".git/info/exclude",
                                                     ".gitignore",
                                                     "dir/.gitignore",
                                                     ".git/commondir",
                                                     ".git/objects/info/alternates",
                                                     ".git/shallow",
                                                     ".git/index",
                                                     ".git/worktrees/w/HEAD",
                                                     ".gitattributes"};

const std::string& folder() {
  static const std::string path = [] {
    std::string form = fs::temp_directory_path().string() + "/sluice-fuzz-XXXXXX";
    if (::mkdtemp(form.data()) == nullptr) std::abort();
    return form;
  }();
  return path;
}

void write(std::string_view path, std::string_view bytes) {
  const fs::path file = fs::path(folder()) / path;
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

}  // namespace

/// libgit2 forgets a few bytes when a ref names an object that is not there (1.5,
/// git_revparse_single). Who frees what it gives us is tried by the unit tests.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libgit2\n"; }

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  fs::remove_all(folder());
  fs::create_directories(folder() + "/.git/objects");
  fs::create_directories(folder() + "/.git/refs/heads");
  write(".git/HEAD", "ref: refs/heads/main\n");
  for (const std::string_view path : kFiles) {
    if (rest.empty()) break;
    const std::size_t end = rest.find('\xff');
    const std::string_view bytes = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    if (!bytes.empty()) write(path, bytes);
  }
  const auto found = source::look_for_git_folder(folder());
  if (!found && found.error().message.empty()) std::abort();
  std::vector<Problem> problems;
  const auto repository = source::GitRepository::open(folder(), &problems);
  if (repository) {
    for (const source::GitRef& ref : repository->refs(&problems)) {
      if (ref.id.size() != 20) std::abort();
    }
    for (const char* name : {"HEAD", "main~1", "1a2b3c"}) {
      const auto commit = repository->commit_of(name);
      if (!commit && commit.error().message.empty()) std::abort();
    }
  } else if (repository.error().message.empty()) {
    std::abort();
  }
  if (const auto scope = source::DeployScope::find(folder(), &problems)) {
    for (const char* path : {"a", "dir/b.txt", "dir/deep/c", ".env"}) {
      static_cast<void>(scope->sends_file(path));
      static_cast<void>(scope->stored_head(path, 64));
    }
    static_cast<void>(scope->enters_folder("dir"));
    problems = scope->problems();
  }
  for (const Problem& problem : problems) {
    if (problem.message.empty()) std::abort();
  }
  return 0;
}
