#include "source/tree.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

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

std::vector<std::string> paths(const Listing& listing) {
  std::vector<std::string> names;
  for (const FileEntry& file : listing.files) names.push_back(file.path);
  return names;
}

std::vector<std::string> skipped(const Listing& listing) {
  std::vector<std::string> names;
  for (const Skipped& file : listing.skipped) names.push_back(file.path + ": " + file.reason);
  return names;
}

using Names = std::vector<std::string>;

TEST_CASE("a root that is no folder can't be opened", "[source][tree]") {
  const TempFolder folder;
  folder.write("file", "x");
  for (const std::string& root : {folder.path("none"), folder.path("file"), std::string()}) {
    INFO(root);
    const Result<Tree> tree = Tree::open(root);
    REQUIRE_FALSE(tree);
    CHECK(tree.error().path == root);
  }
}

TEST_CASE("the listing is sorted, has sizes and leaves out .git", "[source][tree]") {
  const TempFolder folder;
  folder.write("b/c.txt", "12345");
  folder.write("a.txt", "");
  folder.write("b.txt", "1");
  folder.write(".env", "12");
  folder.write(".git/config", "no");
  folder.write("sub/.git/config", "no");
  folder.write("module/.git", "gitdir: elsewhere");
  folder.write("a.git/file", "yes");
  // bin/test-compile leaves Sluice's own program there, and nothing but that is left out.
  folder.write(".sluice/bin/sluice", "no");
  folder.write(".sluice/sluice", "no");
  folder.write(".sluice/token", "yes");
  folder.write("sub/.sluice/sluice", "yes");
  folder.write("sub/.sluice/bin/sluice", "yes");
  folder.write(".gitignore", "a.txt\n");
  std::filesystem::create_directory(folder.path("empty"));
  const Listing listing = opened(folder).list(TreeScope::kEverything);
  CHECK(paths(listing) == Names{".env", ".gitignore", ".sluice/token", "a.git/file", "a.txt",
                                "b.txt", "b/c.txt", "sub/.sluice/bin/sluice",
                                "sub/.sluice/sluice"});
  CHECK(listing.files[6].size == 5);
  CHECK(listing.skipped.empty());
  CHECK(listing.problems.empty());
  CHECK(listing.scope == TreeScope::kEverything);
}

TEST_CASE("links are never followed", "[source][tree]") {
  const TempFolder outside;
  outside.write("secret", "outside");
  const TempFolder folder;
  folder.write("file", "x");
  folder.write("folder/inner", "y");
  const auto link = [&](const std::string& target, const char* name) {
    REQUIRE(::symlink(target.c_str(), folder.path(name).c_str()) == 0);
  };
  link("file", "to_file");
  link("folder", "to_folder");
  link("loop", "loop");
  link("..", "folder/up");
  link(outside.path(), "out");
  link(outside.path("secret"), "out_file");
  link("/dev/zero", "device");
  link("nowhere", "dangling");
  const Tree tree = opened(folder);
  const Listing listing = tree.list(TreeScope::kEverything);
  CHECK(paths(listing) == Names{"file", "folder/inner"});
  CHECK(skipped(listing) == Names{"dangling: symbolic link", "device: symbolic link",
                                  "folder/up: symbolic link", "loop: symbolic link",
                                  "out: symbolic link", "out_file: symbolic link",
                                  "to_file: symbolic link", "to_folder: symbolic link"});
  CHECK(listing.problems.empty());
  std::string buffer;
  bool whole = false;
  CHECK(tree.read({"out_file", 7}, 100, &buffer, &whole));
  CHECK(tree.read_blocks({"out_file", 7}, [](const Blob&) { FAIL("a link was read"); }));
}

TEST_CASE("a FIFO is neither listed as file nor waited for", "[source][tree]") {
  const TempFolder folder;
  REQUIRE(::mkfifo(folder.path("pipe").c_str(), 0600) == 0);
  const Tree tree = opened(folder);
  const Listing listing = tree.list(TreeScope::kEverything);
  CHECK(listing.files.empty());
  CHECK(skipped(listing) == Names{"pipe: special file"});
  std::string buffer;
  bool whole = false;
  // As if it had taken a file's place after the listing.
  const Status failed = tree.read({"pipe", 3}, 100, &buffer, &whole);
  REQUIRE(failed);
  CHECK(failed->path == "pipe");
}

TEST_CASE("any bytes may stand in names", "[source][tree]") {
  const TempFolder folder;
  const Names names = {"\x1b[31mred",    "a\nb",      "caf\xE9",
                       "dir\n/\xFF\xFE", "two words", "\xE2\x80\xAEtxt.exe"};
  for (const std::string& name : names) folder.write(name, "x");
  Names sorted = names;
  std::sort(sorted.begin(), sorted.end());
  const Tree tree = opened(folder);
  const Listing listing = tree.list(TreeScope::kEverything);
  CHECK(paths(listing) == sorted);
  for (const FileEntry& file : listing.files) {
    std::string buffer;
    bool whole = false;
    CHECK_FALSE(tree.read(file, 10, &buffer, &whole));
    CHECK(buffer == "x");
  }
}

TEST_CASE("500 folders in each other are walked", "[source][tree]") {
  const TempFolder folder;
  std::string deep;
  for (int i = 0; i < 500; ++i) deep += "d/";
  folder.write(deep + "file", "deep");
  const Tree tree = opened(folder);
  const Listing listing = tree.list(TreeScope::kEverything);
  REQUIRE(paths(listing) == Names{deep + "file"});
  std::string buffer;
  bool whole = false;
  CHECK_FALSE(tree.read(listing.files[0], 10, &buffer, &whole));
  CHECK(buffer == "deep");
}

TEST_CASE("what is too deep for the system's paths is a problem, not nothing", "[source][tree]") {
  const TempFolder folder;
  const std::string name(200, 'n');
  int at = ::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY);
  for (int i = 0; i < 30; ++i) {
    REQUIRE(::mkdirat(at, name.c_str(), 0755) == 0);
    const int next = ::openat(at, name.c_str(), O_RDONLY | O_DIRECTORY);
    ::close(at);
    at = next;
  }
  ::close(at);
  const Listing listing = opened(folder).list(TreeScope::kEverything);
  REQUIRE(listing.problems.size() == 1);
  CHECK(listing.problems[0].incomplete);
  CHECK(listing.problems[0].message.find("folder cannot be read") == 0);
}

TEST_CASE("a folder without permission is a problem", "[source][tree]") {
  if (::geteuid() == 0) {
    WARN("root can read every folder: not tested");
    return;
  }
  const TempFolder folder;
  folder.write("closed/file", "x");
  REQUIRE(::chmod(folder.path("closed").c_str(), 0) == 0);
  const Listing listing = opened(folder).list(TreeScope::kEverything);
  ::chmod(folder.path("closed").c_str(), 0700);
  REQUIRE(listing.problems.size() == 1);
  CHECK(listing.problems[0].path == "closed");
  CHECK(listing.problems[0].incomplete);
}

TEST_CASE("a file that went away between listing and reading is an error", "[source][tree]") {
  const TempFolder folder;
  folder.write("file", "x");
  const Tree tree = opened(folder);
  const Listing listing = tree.list(TreeScope::kEverything);
  ::unlink(folder.path("file").c_str());
  std::string buffer;
  bool whole = false;
  const Status failed = tree.read(listing.files[0], 10, &buffer, &whole);
  REQUIRE(failed);
  CHECK(failed->path == "file");
  CHECK(failed->message.find("cannot be read") == 0);
  CHECK(tree.read_blocks(listing.files[0], [](const Blob&) { FAIL("nothing to read"); }));
}

TEST_CASE("read() keeps its limit and says whether that was all", "[source][tree]") {
  const TempFolder folder;
  folder.write("file", "1234567890");
  folder.write("empty", "");
  const Tree tree = opened(folder);
  struct Row {
    std::string_view name;
    std::uint64_t limit;
    std::string_view bytes;
    bool whole;
  };
  constexpr std::array kRows = {
      Row{"file", 100, "1234567890", true}, Row{"file", 11, "1234567890", true},
      Row{"file", 10, "1234567890", true},  Row{"file", 9, "123456789", false},
      Row{"file", 1, "1", false},           Row{"file", 0, "", false},
      Row{"empty", 100, "", true},          Row{"empty", 0, "", true},
  };
  for (const Row& row : kRows) {
    INFO(row.name << " with limit " << row.limit);
    std::string buffer = "from before";
    bool whole = !row.whole;
    REQUIRE_FALSE(tree.read({std::string(row.name), 0}, row.limit, &buffer, &whole));
    CHECK(buffer == row.bytes);
    CHECK(whole == row.whole);
  }
}

TEST_CASE("a listing without sizes is the same, in the order of whole paths", "[source][tree]") {
  const TempFolder folder;
  for (const char* path : {"a/b", "a-b", "a.b/c", "a0", "a/b.c", "a", "a b/x", "z/y/x", "z/y.x"}) {
    if (std::string_view(path) != "a") folder.write(path, "1234");
  }
  REQUIRE(::symlink("a0", folder.path("link").c_str()) == 0);
  const Tree tree = opened(folder);
  const Listing with = tree.list(TreeScope::kEverything);
  const Listing without = tree.list(TreeScope::kEverything, false);
  const Names names = paths(without);
  CHECK(std::is_sorted(names.begin(), names.end()));
  CHECK(names.size() == 8);
  CHECK(paths(with) == names);
  CHECK(skipped(with) == skipped(without));
  for (const FileEntry& file : with.files) CHECK(file.size == 4);
}

TEST_CASE("read_whole() finds files in any folder and says their size", "[source][tree]") {
  const TempFolder folder;
  folder.write("top", "123");
  folder.write("a/one", "");
  folder.write("a/b/two", "12345");
  folder.write("a/three", std::string(9000, 'x'));
  constexpr std::size_t kFirst = 65536;  // what is read before the size is known
  for (const std::size_t size : {kFirst - 1, kFirst, kFirst + 1, 3 * kFirst}) {
    folder.write("size" + std::to_string(size), std::string(size - 1, 'y') + 'z');
  }
  REQUIRE(::symlink("three", folder.path("a/link").c_str()) == 0);
  REQUIRE(::mkfifo(folder.path("a/pipe").c_str(), 0600) == 0);
  const Tree tree = opened(folder);
  OpenFolder parent;
  ReadBuffer buffer;
  struct Case {
    const char* path;
    std::uint64_t limit;
    std::uint64_t size;
    bool whole;
  };
  for (const auto& [path, limit, size, whole] :
       {Case{"a/three", 9000, 9000, true}, Case{"a/one", 0, 0, true}, Case{"top", 3, 3, true},
        Case{"a/b/two", 4, 5, false}, Case{"a/b/two", 5, 5, true}, Case{"a/three", 10, 9000, false},
        Case{"size65535", 65535, 65535, true}, Case{"size65536", 65536, 65536, true},
        Case{"size65537", 65537, 65537, true}, Case{"size196608", 1u << 20, 196608, true},
        Case{"size65536", 65535, 65536, false}, Case{"size196608", 65536, 196608, false},
        Case{"size196608", 196608, 196608, true}, Case{"a/b/two", 100, 5, true}}) {
    INFO(path << ", at most " << limit);
    FileEntry file{path, kUnknownSize};
    bool was_whole = !whole;
    REQUIRE_FALSE(tree.read_whole(&file, limit, &parent, &buffer, &was_whole));
    CHECK(was_whole == whole);
    CHECK(file.size == size);
    if (!whole) continue;
    CHECK(buffer.view().size() == size);
    // Nothing is lost or doubled where the two parts meet.
    if (size >= 65535) {
      CHECK(buffer.view() == std::string(size - 1, 'y') + 'z');
    }
  }
  CHECK(buffer.view() == "12345");
  for (const char* path : {"a/none", "none/x", "a/link", "a/b", "a/pipe"}) {
    INFO(path);
    FileEntry file{path, kUnknownSize};
    bool whole = false;
    const Status failed = tree.read_whole(&file, 100, &parent, &buffer, &whole);
    REQUIRE(failed);
    CHECK(failed->path == path);
  }
}

TEST_CASE("a UTF-16 file arrives as UTF-8", "[source][tree]") {
  const TempFolder folder;
  folder.write("little", std::string_view("\xFF\xFEk\0=\0\xE9\0\n\0", 10));
  folder.write("big", std::string_view("\xFE\xFF\0k\0=\0\xE9\0\n", 10));
  const Tree tree = opened(folder);
  for (const char* name : {"little", "big"}) {
    std::string buffer;
    bool whole = false;
    REQUIRE_FALSE(tree.read({name, 10}, 100, &buffer, &whole));
    CHECK(buffer == "k=\xC3\xA9\n");
    CHECK(whole);
  }
}

/// What read_blocks() hands on, put together again.
struct Blocks {
  std::string own;
  std::size_t count = 0;
  bool positions_fit = true;
  bool overlaps_fit = true;
  std::vector<bool> binary;
};

Blocks read_in_blocks(const TempFolder& folder, const std::string& text) {
  folder.write("file", text);
  const Tree tree = opened(folder);
  Blocks blocks;
  std::size_t lines = 0;  // newlines before `counted`
  std::size_t counted = 0;
  const Status failed = tree.read_blocks({"file", text.size()}, [&](const Blob& blob) {
    const std::size_t end = std::min(blob.report_end, blob.bytes.size());
    const std::size_t begin_in_file = blocks.own.size() - blob.report_begin;
    blocks.own += blob.bytes.substr(blob.report_begin, end - blob.report_begin);
    blocks.overlaps_fit = blocks.overlaps_fit &&
                          text.compare(begin_in_file, blob.bytes.size(), blob.bytes) == 0 &&
                          (blob.report_begin == 0 || blob.report_begin >= kBlockOverlap);
    lines += static_cast<std::size_t>(
        std::count(text.begin() + static_cast<std::ptrdiff_t>(counted),
                   text.begin() + static_cast<std::ptrdiff_t>(begin_in_file), '\n'));
    counted = begin_in_file;
    const std::size_t newline =
        begin_in_file == 0 ? std::string::npos : text.rfind('\n', begin_in_file - 1);
    const std::size_t column =
        newline == std::string::npos ? begin_in_file + 1 : begin_in_file - newline;
    blocks.positions_fit = blocks.positions_fit && blob.path == "file" &&
                           blob.first_line == lines + 1 && blob.first_column == column;
    blocks.binary.push_back(blob.binary);
    ++blocks.count;
  });
  CHECK_FALSE(failed);
  return blocks;
}

std::string text_of_size(std::size_t size, std::size_t line_length) {
  std::string text;
  text.reserve(size + 16);
  for (std::size_t number = 0; text.size() < size; ++number) {
    text += std::to_string(number);
    if (number % line_length == line_length - 1) text += '\n';
  }
  text.resize(size);
  return text;
}

TEST_CASE("blocks give a big file back, byte by byte", "[source][tree]") {
  const TempFolder folder;
  constexpr std::size_t kStep = kWholeFileBytes;
  struct Row {
    std::size_t size;
    std::size_t blocks;
  };
  constexpr std::array kRows = {
      Row{0, 1},
      Row{1, 1},
      Row{kStep, 1},
      Row{kStep + kBlockOverlap - 1, 1},
      Row{kStep + kBlockOverlap, 2},
      Row{kStep + kBlockOverlap + 1, 2},
      Row{2 * kStep, 2},
      Row{2 * kStep + kBlockOverlap, 3},
      Row{2 * kStep + 12345, 2},
      Row{3 * kStep + 7, 3},
  };
  for (const Row& row : kRows) {
    for (const std::size_t line_length : {std::size_t{7}, std::size_t{1} << 40}) {
      INFO(row.size << " bytes, " << line_length << " numbers a line");
      const std::string text = text_of_size(row.size, line_length);
      const Blocks blocks = read_in_blocks(folder, text);
      CHECK((blocks.own == text));
      CHECK(blocks.count == row.blocks);
      CHECK(blocks.positions_fit);
      CHECK(blocks.overlaps_fit);
    }
  }
}

TEST_CASE("newlines on a block's edge are counted once", "[source][tree]") {
  const TempFolder folder;
  std::string text(2 * kWholeFileBytes + 5, 'x');
  for (const std::size_t edge : {kWholeFileBytes - kBlockOverlap, kWholeFileBytes}) {
    for (std::size_t at = edge - 3; at <= edge + 3; ++at) text[at] = '\n';
  }
  const Blocks blocks = read_in_blocks(folder, text);
  CHECK((blocks.own == text));
  CHECK(blocks.positions_fit);
}

TEST_CASE("a file is binary by its first block alone", "[source][tree]") {
  const TempFolder folder;
  std::string text(kWholeFileBytes + 2 * kBlockOverlap, 'x');
  text[kWholeFileBytes] = '\0';
  CHECK(read_in_blocks(folder, text).binary == std::vector<bool>{false, false});
  text[100] = '\0';
  CHECK(read_in_blocks(folder, text).binary == std::vector<bool>{true, true});
}

TEST_CASE("NUL bytes make a file binary", "[source][tree]") {
  CHECK_FALSE(looks_binary(""));
  CHECK_FALSE(looks_binary("text\xff\x01"));
  CHECK(looks_binary(std::string_view("a\0b", 3)));
  CHECK_FALSE(looks_binary(std::string(8192, 'x') + '\0'));
}

TEST_CASE("formats that can't show text are known by their magic", "[source][tree]") {
  using namespace std::string_view_literals;
  struct Row {
    std::string_view head;
    std::string_view format;
  };
  constexpr std::array kRows = {
      Row{"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"sv, "image"},
      Row{"\xFF\xD8\xFF\xE0\0\x10JFIF"sv, "image"},
      Row{"GIF89a\x01\0\x01\0"sv, "image"},
      Row{"wOF2\0\x01\0\0"sv, "font"},
      Row{"ID3\x03\0\0\0"sv, "media"},
      Row{"RIFF\x24\0\0\0WEBPVP8 "sv, "media"},
      Row{"PK\x03\x04\x14\0\0\0"sv, "archive"},
      Row{"\x1F\x8B\x08\0\0\0\0\0"sv, "compressed"},
      // Texts that begin like one of them must not slip through.
      Row{"GIF89a = 1\nTOKEN=abc\n"sv, ""},
      Row{"ID3_KEY=abc\n"sv, ""},
      Row{"BZhang wrote this\n"sv, ""},
      Row{"wOFF"sv, ""},
      Row{"RIFF"sv, ""},
      Row{"RIFFxxxxAVI "sv, ""},
      Row{"plain text"sv, ""},
      Row{""sv, ""},
      Row{"\0\0\0\0"sv, ""},
  };
  for (const Row& row : kRows) {
    INFO(row.head);
    CHECK(opaque_format(row.head) == row.format);
  }
}

}  // namespace
}  // namespace sluice::source
