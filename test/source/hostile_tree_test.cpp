// A tree in which nothing is what it seems: what is no file, what may not be read, what changes
// between the listing and the reading.
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "source/tree.h"
#include "test/catch.h"
#include "test/temp_folder.h"

namespace sluice::source {
namespace {

using test::TempFolder;

Tree opened(const TempFolder& folder) {
  Result<Tree> tree = Tree::open(folder.path());
  REQUIRE(tree);
  return std::move(*tree);
}

std::string reason(const Listing& listing, std::string_view path) {
  for (const Skipped& file : listing.skipped) {
    if (file.path == path) return file.reason;
  }
  return "not skipped";
}

/// Root may read everything: then as one who may not.
class NoRights {
 public:
  NoRights() : changed_(::geteuid() == 0 && ::seteuid(65534) == 0) {}
  ~NoRights() {
    if (changed_) static_cast<void>(::seteuid(0));
  }
  NoRights(const NoRights&) = delete;
  NoRights& operator=(const NoRights&) = delete;

 private:
  bool changed_;
};

/// All three ways of reading a file agree on whether it can be read.
bool can_be_read(const Tree& tree, const std::string& path, std::uint64_t listed) {
  std::string text;
  bool whole = false;
  const bool failed = tree.read({path, listed}, 1 << 20, &text, &whole).has_value();
  OpenFolder folder;
  ReadBuffer buffer;
  FileEntry entry{path, listed};
  CHECK(tree.read_whole(&entry, 1 << 20, &folder, &buffer, &whole).has_value() == failed);
  CHECK(tree.read_blocks({path, listed}, [](const Blob&) {}).has_value() == failed);
  return !failed;
}

}  // namespace

TEST_CASE("sockets and devices are left out by name, and never opened", "[source][tree]") {
  const TempFolder folder;
  folder.write("a.txt", "x");
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  REQUIRE(socket >= 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  folder.path("socket").copy(address.sun_path, sizeof address.sun_path - 1);
  REQUIRE(::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  const bool device = ::mknod(folder.path("device").c_str(), S_IFCHR | 0600, makedev(1, 5)) == 0;
  if (!device) WARN("devices can't be made here: only a socket is tried");
  const Tree tree = opened(folder);
  const auto begin = std::chrono::steady_clock::now();
  const Listing listing = tree.list(TreeScope::kEverything);
  REQUIRE(listing.files.size() == 1);
  CHECK(reason(listing, "socket") == "special file");
  CHECK_FALSE(can_be_read(tree, "socket", 1));
  if (device) {
    CHECK(reason(listing, "device") == "special file");
    CHECK_FALSE(can_be_read(tree, "device", 1));
  }
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(1));
  ::close(socket);
}

TEST_CASE("a thousand links in a row, and links in rings, are a thousand notes", "[source][tree]") {
  const TempFolder folder;
  folder.write("l1000", "the end of them");
  for (int i = 0; i < 1000; ++i) {
    std::filesystem::create_symlink("l" + std::to_string(i + 1),
                                    folder.path("l" + std::to_string(i)));
  }
  std::filesystem::create_symlink("b", folder.path("a"));
  std::filesystem::create_symlink("a", folder.path("b"));
  std::filesystem::create_directory_symlink(".", folder.path("self"));
  const Listing listing = opened(folder).list(TreeScope::kEverything);
  REQUIRE(listing.files.size() == 1);
  CHECK(listing.files[0].path == "l1000");
  CHECK(listing.skipped.size() == 1003);
  CHECK(listing.problems.empty());
}

TEST_CASE("what may not be read is told, and the rest is read", "[source][tree]") {
  const TempFolder folder;
  REQUIRE(::chmod(folder.path().c_str(), 0755) == 0);
  folder.write("open.txt", "x");
  folder.write("closed.txt", "y");
  folder.write("closed/inner.txt", "z");
  REQUIRE(::chmod(folder.path("closed.txt").c_str(), 0) == 0);
  REQUIRE(::chmod(folder.path("closed").c_str(), 0) == 0);
  {
    const NoRights as_nobody;
    const Tree tree = opened(folder);
    const Listing listing = tree.list(TreeScope::kEverything);
    REQUIRE(listing.problems.size() == 1);
    CHECK(listing.problems[0].path == "closed");
    CHECK(listing.problems[0].incomplete);
    CHECK(listing.files.size() == 2);
    CHECK(can_be_read(tree, "open.txt", 1));
    CHECK_FALSE(can_be_read(tree, "closed.txt", 1));
  }
  REQUIRE(::chmod(folder.path("closed").c_str(), 0755) == 0);
}

TEST_CASE("a file that changes after the listing is read as it is, or told", "[source][tree]") {
  const TempFolder outside;
  const std::string secret = outside.write("secret", "outside");
  struct Row {
    const char* what;
    bool readable;
    std::function<void(const std::string& path)> change;
  };
  const auto remove = [](const std::string& path) { std::filesystem::remove(path); };
  const Row kRows[] = {
      {"vanishes", false, remove},
      {"shrinks", true, [](const std::string& path) { std::filesystem::resize_file(path, 10); }},
      {"is emptied", true, [](const std::string& path) { std::filesystem::resize_file(path, 0); }},
      {"grows", true, [](const std::string& path) { std::filesystem::resize_file(path, 900'000); }},
      {"becomes a link out of the tree", false,
       [&](const std::string& path) {
         remove(path);
         std::filesystem::create_symlink(secret, path);
       }},
      {"becomes a pipe", false,
       [&](const std::string& path) {
         remove(path);
         REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
       }},
      {"becomes a folder", false,
       [&](const std::string& path) {
         remove(path);
         std::filesystem::create_directory(path);
       }},
      {"gets a link for a folder", false,
       [&](const std::string& path) {
         const std::filesystem::path parent = std::filesystem::path(path).parent_path();
         std::filesystem::rename(parent, parent.string() + ".old");
         std::filesystem::create_directory_symlink(outside.path(), parent);
         outside.write("file", "outside, too");
       }},
  };
  for (const Row& row : kRows) {
    INFO(row.what);
    const TempFolder folder;
    const std::string path = folder.write("sub/file", std::string(300'000, 'x'));
    const Tree tree = opened(folder);
    const Listing listing = tree.list(TreeScope::kEverything);
    REQUIRE(listing.files.size() == 1);
    row.change(path);
    CHECK(can_be_read(tree, "sub/file", listing.files[0].size) == row.readable);
  }
}

TEST_CASE("names of 255 bytes and paths of nearly 4,096 are read", "[source][tree]") {
  const TempFolder folder;
  const std::string name(255, 'n');
  std::string path;
  while (folder.path().size() + path.size() + 2 * 256 < 4096) path += name + '/';
  path += name;
  folder.write(path, "deep");
  const Tree tree = opened(folder);
  const Listing listing = tree.list(TreeScope::kEverything);
  REQUIRE(listing.files.size() == 1);
  CHECK(listing.files[0].path == path);
  CHECK(can_be_read(tree, path, 4));
}

}  // namespace sluice::source
