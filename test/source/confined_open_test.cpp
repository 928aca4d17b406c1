#include "source/confined_open.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <string>
#include <vector>

#include "source/tree.h"
#include "test/catch.h"
#include "test/in_child.h"
#include "test/temp_folder.h"

namespace sluice::source {
namespace {

using test::in_child;
using test::TempFolder;

struct Case {
  std::string path;
  std::vector<int> errors;  ///< one of them; none: it opens
  int flags = O_RDONLY;
};

const std::vector<Case> kCases = {
    {"a.txt", {}},
    {"deep/er/b.txt", {}},
    {"deep//er/./b.txt", {}},
    {"deep/..b..", {}},
    {".", {}, O_RDONLY | O_DIRECTORY},
    {"deep/er", {}, O_RDONLY | O_DIRECTORY},
    {"deep/er/", {}, O_RDONLY | O_DIRECTORY},
    {"deep/er", {}, O_PATH | O_DIRECTORY},
    {"none", {ENOENT}},
    {"none/b.txt", {ENOENT}},
    {"a.txt/b.txt", {ENOTDIR}},
    {"link", {ELOOP}},
    {"folder", {ELOOP, ENOTDIR}, O_RDONLY | O_DIRECTORY},
    {"folder/secret", {ELOOP, ENOTDIR}},
    {"inner/b.txt", {ELOOP, ENOTDIR}},
    {"deep/up/secret", {ELOOP, ENOTDIR}},
    {"loop", {ELOOP}},
    {"self/environ", {ELOOP, ENOTDIR}},
    {"..", {EXDEV}, O_RDONLY | O_DIRECTORY},
    {"../outside/secret", {EXDEV}},
    {"deep/../../outside/secret", {EXDEV}},
    {"deep/../a.txt", {EXDEV}},
    {"/", {EXDEV}, O_RDONLY | O_DIRECTORY},
    {"/etc/passwd", {EXDEV}},
};

void lay_tree(const TempFolder& folder) {
  folder.write("app/a.txt", "a");
  folder.write("app/deep/er/b.txt", "b");
  folder.write("app/deep/..b..", "b");
  folder.write("outside/secret", "s");
  namespace fs = std::filesystem;
  fs::create_symlink(folder.path("outside/secret"), folder.path("app/link"));
  fs::create_directory_symlink(folder.path("outside"), folder.path("app/folder"));
  fs::create_directory_symlink("deep/er", folder.path("app/inner"));
  fs::create_directory_symlink("../../outside", folder.path("app/deep/up"));
  fs::create_symlink("loop", folder.path("app/loop"));
  fs::create_directory_symlink("/proc/self", folder.path("app/self"));
}

/// 0, or which case went wrong (from 1 on).
int wrong_case(const TempFolder& folder, int (*open_it)(int, const char*, int)) {
  const int root = ::open(folder.path("app").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (root < 0) return 100;
  for (std::size_t i = 0; i < kCases.size(); ++i) {
    const Case& one = kCases[i];
    const int opened = open_it(root, one.path.c_str(), one.flags);
    const int code = errno;
    bool right = one.errors.empty() == (opened >= 0);
    if (opened < 0) {
      right = right && std::find(one.errors.begin(), one.errors.end(), code) != one.errors.end();
    }
    if (opened >= 0 && (::fcntl(opened, F_GETFD) & FD_CLOEXEC) == 0) right = false;
    if (opened >= 0) ::close(opened);
    if (!right) return static_cast<int>(i) + 1;
  }
  // All that was opened on the way is closed again.
  const int next = ::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool closed = next == root + 1;
  ::close(next);
  ::close(root);
  return closed ? 0 : 99;
}

TEST_CASE("nothing is opened through a link, above the folder or beside it", "[confinement]") {
  const TempFolder folder;
  lay_tree(folder);
  // In a process of its own, where nobody else opens anything.
  CHECK(in_child([&] { return wrong_case(folder, open_beneath); }) == 0);
  CHECK(in_child([&] { return wrong_case(folder, open_beneath_by_steps); }) == 0);
}

TEST_CASE("a folder that becomes a link after the listing is not followed", "[confinement]") {
  const TempFolder folder;
  lay_tree(folder);
  folder.write("app/later/secret", "harmless");
  const Result<Tree> tree = Tree::open(folder.path("app"));
  REQUIRE(tree);
  const Listing listing = tree->list(TreeScope::kEverything);
  const auto found = std::find_if(listing.files.begin(), listing.files.end(),
                                  [](const FileEntry& f) { return f.path == "later/secret"; });
  REQUIRE(found != listing.files.end());
  std::filesystem::remove_all(folder.path("app/later"));
  std::filesystem::create_directory_symlink(folder.path("outside"), folder.path("app/later"));
  std::string text;
  bool whole = false;
  CHECK(tree->read(*found, 100, &text, &whole));
  CHECK(text.empty());
  CHECK_FALSE(tree->open_file(*found));
  CHECK(tree->read_blocks(*found, [&](const Blob& blob) { text += blob.bytes; }));
  CHECK(text.empty());
  FileEntry entry = *found;
  OpenFolder open_folder;
  ReadBuffer buffer;
  CHECK(tree->read_whole(&entry, 100, &open_folder, &buffer, &whole));
}

}  // namespace
}  // namespace sluice::source
