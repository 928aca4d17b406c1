// Repositories whose objects lie: of their size, of what they are a delta on, of what they are.
#include <zlib.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "source/git_object_store.h"
#include "source/git_objects.h"
#include "test/catch.h"
#include "test/git_repository.h"
#include "test/processor_time.h"

namespace sluice::source {
namespace {

using test::ChildResult;
using test::TempFolder;
using test::TestRepository;

std::string packed(const std::string& bytes) {
  uLongf size = ::compressBound(static_cast<uLong>(bytes.size()));
  std::string out(size, '\0');
  REQUIRE(::compress2(reinterpret_cast<Bytef*>(out.data()), &size,
                      reinterpret_cast<const Bytef*>(bytes.data()),
                      static_cast<uLong>(bytes.size()), 9) == Z_OK);
  out.resize(size);
  return out;
}

std::string big_endian(std::uint32_t value) {
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8) text += static_cast<char>(value >> shift & 0xFF);
  return text;
}

constexpr unsigned kBlob = 3;
constexpr unsigned kOffsetDelta = 6;
constexpr unsigned kIdDelta = 7;

/// An entry of a pack; `size` is what its head says, `base` what stands before a delta's data.
std::string entry(unsigned type, std::uint64_t size, const std::string& base,
                  const std::string& bytes) {
  std::string head(1, static_cast<char>(type << 4 | (size & 15)));
  for (size >>= 4; size != 0; size >>= 7) {
    head.back() = static_cast<char>(static_cast<unsigned char>(head.back()) | 0x80U);
    head += static_cast<char>(size & 0x7F);
  }
  return head + base + packed(bytes);
}

/// The id that the index gives to the object at a position.
std::string id(std::size_t position) {
  return std::string(18, '\x11') + static_cast<char>(position >> 8) +
         static_cast<char>(position & 0xFF);
}

/// What is read of a pack.
struct Read {
  std::size_t objects = 0;
  std::uint64_t bytes = 0;
  std::size_t singly = 0;  ///< objects that can be had by their ids
  std::vector<Problem> problems;
};

/// A pack and its index in FOLDER/pack; the first id may be another one.
void write_pack(const TempFolder& folder, const std::vector<std::string>& entries,
                const std::string& first_id = id(0)) {
  const auto count = static_cast<std::uint32_t>(entries.size());
  std::string pack = "PACK" + big_endian(2) + big_endian(count);
  std::string index = "\xFFtOc" + big_endian(2);
  for (unsigned byte = 0; byte < 256; ++byte) index += big_endian(byte < 0x11 ? 0 : count);
  std::string offsets;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    index += i == 0 ? first_id : id(i);
    offsets += big_endian(static_cast<std::uint32_t>(pack.size()));
    pack += entries[i];
  }
  index += std::string(std::size_t{4} * count, '\0') + offsets + std::string(40, '\0');
  folder.write("pack/pack-a.pack", pack + std::string(20, '\0'));
  folder.write("pack/pack-a.idx", index);
}

Read read_pack(const std::vector<std::string>& entries) {
  const TempFolder folder;
  write_pack(folder, entries);
  Read read;
  const GitObjects objects = GitObjects::open(folder.path(), 1, &read.problems);
  objects.read(
      std::vector<std::uint8_t>(objects.size(), 1), 1,
      [&](const GitObject& object, unsigned) {
        ++read.objects;
        read.bytes += object.blob.bytes.size();
      },
      &read.problems);
  GitObjectStore store(folder.path());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    CHECK(store.has(id(i)));
    const auto object = store.read(id(i));
    const auto head = store.head(id(i));
    if (!object) continue;
    ++read.singly;
    CHECK((head && head->size == object->bytes.size() && head->type == object->type));
  }
  return read;
}

/// A delta that copies its base of four bytes.
const std::string kCopy = std::string("\x04\x04\x90\x04", 4);

void write_loose(const TestRepository& git, const std::string& hex, const std::string& bytes) {
  git.write(".git/objects/" + hex.substr(0, 2) + '/' + hex.substr(2), packed(bytes));
}

ChildResult sluice(const TestRepository& git, std::vector<std::string> arguments) {
  const auto self = std::filesystem::read_symlink("/proc/self/exe").parent_path().string();
  arguments.insert(arguments.begin(), self + "/sluice");
  return test::run_program(arguments, {"PATH=/usr/bin:/bin", "HOME=" + git.path("home")},
                           git.path());
}

ChildResult history(const TestRepository& git) { return sluice(git, {"history", "."}); }

}  // namespace

TEST_CASE("a pack made by hand is read, so that the lies below are the only fault",
          "[source][git]") {
  const Read read = read_pack({entry(kBlob, 4, "", "abcd"), entry(kIdDelta, 4, id(0), kCopy)});
  CHECK(read.objects == 2);
  CHECK(read.singly == 2);
  CHECK(read.bytes == 8);
  CHECK(read.problems.empty());
}

TEST_CASE("packs that lie give problems, and cost no more than they are big", "[source][git]") {
  const std::string zeros(std::size_t{64} << 20, '\0');
  struct Row {
    const char* what;
    std::vector<std::string> entries;
    std::size_t objects;  ///< that can be read all the same
  };
  const Row kRows[] = {
      {"a delta on itself", {entry(kIdDelta, 4, id(0), kCopy)}, 0},
      {"deltas on each other",
       {entry(kIdDelta, 4, id(1), kCopy), entry(kIdDelta, 4, id(0), kCopy)},
       0},
      {"a delta on what is not there", {entry(kIdDelta, 4, id(9), kCopy)}, 0},
      {"a delta on the place where it stands",
       {entry(kOffsetDelta, 4, std::string(1, '\0'), kCopy)},
       0},
      {"a delta on a place before the pack",
       {entry(kOffsetDelta, 4, std::string("\xFF\xFF\xFF\x7F", 4), kCopy)},
       0},
      {"a blob bigger than its head says", {entry(kBlob, 4, "", zeros)}, 0},
      {"a blob smaller than its head says", {entry(kBlob, 1000, "", "abcd")}, 0},
      {"a blob of a tebibyte", {entry(kBlob, std::uint64_t{1} << 40, "", "abcd")}, 0},
      {"a blob of nearly 2^64 bytes", {entry(kBlob, ~std::uint64_t{0} >> 4, "", "abcd")}, 0},
      {"a delta that makes a tebibyte",
       {entry(kBlob, 4, "", "abcd"),
        entry(kIdDelta, 9, id(0), std::string("\x04\x80\x80\x80\x80\x80\x20\x90\x04", 9))},
       1},
      {"a type that there is not", {entry(5, 4, "", "abcd")}, 0},
  };
  for (const Row& row : kRows) {
    INFO(row.what);
    const test::ProcessorTime time;
    const Read read = read_pack(row.entries);
    CHECK(read.objects == row.objects);
    CHECK(read.singly == row.objects);
    CHECK(read.bytes <= 4 * row.objects);
    REQUIRE_FALSE(read.problems.empty());
    CHECK(std::any_of(read.problems.begin(), read.problems.end(),
                      [](const Problem& problem) { return problem.incomplete; }));
    CHECK(time.seconds() < 5);
  }
}

TEST_CASE("a row of ten thousand deltas is read without a deep stack", "[source][git]") {
  std::vector<std::string> entries = {entry(kBlob, 4, "", "abcd")};
  for (std::size_t i = 1; i < 10'000; ++i) entries.push_back(entry(kIdDelta, 4, id(i - 1), kCopy));
  const Read read = read_pack(entries);
  CHECK(read.objects == 10'000);
  CHECK(read.singly == 10'000);
  CHECK(read.problems.empty());
}

TEST_CASE("changes are compared in a repository whose packs lie, to an end", "[source][git]") {
  const TestRepository git;
  git.commit("a.txt", "a\n");
  git.commit("a.txt", "b\n");
  git.git({"repack", "-adq"});
  for (const auto& file : std::filesystem::directory_iterator(git.path(".git/objects/pack"))) {
    if (file.path().extension() != ".idx") continue;
    std::filesystem::permissions(file.path(), std::filesystem::perms::owner_all);
    std::fstream index(file.path(), std::ios::in | std::ios::out | std::ios::binary);
    SECTION("an index of more objects than it has room for") {
      index.seekp(8 + 255 * 4);
      index << std::string("\x7F\xFF\xFF\xFF", 4);
    }
    SECTION("an index whose places lie outside of the pack") {
      index.seekp(-(40 + 6 * 4), std::ios::end);
      index << std::string(24, '\x7F');
    }
  }
  for (const std::string range : {"", "HEAD~1..HEAD"}) {
    INFO(range);
    const ChildResult seen = sluice(git, {"diff", range.empty() ? "HEAD" : range});
    INFO(seen.out << seen.err);
    CHECK((seen.exit_code == 2 || seen.exit_code == 3));
  }
  // Deltas on each other in the place of HEAD's commit.
  const std::string commit = std::string(40, '1');
  git.write(".git/refs/heads/main", commit + '\n');
  const TempFolder pack;
  write_pack(pack, {entry(kIdDelta, 4, std::string(20, '\x11'), kCopy)}, std::string(20, '\x11'));
  std::filesystem::copy(pack.path("pack"), git.path(".git/objects/pack"),
                        std::filesystem::copy_options::recursive);
  CHECK(sluice(git, {"diff", "HEAD"}).exit_code == 2);
}

TEST_CASE("loose objects that lie are problems of a history, not its end", "[source][git]") {
  struct Row {
    const char* what;
    std::string bytes;
  };
  const std::string zeros(std::size_t{64} << 20, '\0');
  using namespace std::string_literals;
  for (const Row& row : {Row{"bigger than it says", "blob 4\0"s + zeros},
                         Row{"smaller than it says", "blob 1000\0abcd"s},
                         Row{"a tebibyte", "blob 1099511627776\0abcd"s},
                         Row{"no number", "blob 4x\0abcd"s}, Row{"no head", zeros}}) {
    INFO(row.what);
    const TestRepository git;
    git.commit("a.txt", "a\n");
    const std::string blob = git.id("HEAD:a.txt");
    std::filesystem::remove(git.path(".git/objects/" + blob.substr(0, 2) + '/' + blob.substr(2)));
    write_loose(git, blob, row.bytes);
    const ChildResult seen = history(git);
    INFO(seen.out << seen.err);
    CHECK(seen.exit_code == 3);
    CHECK(seen.out.find("could not finish its scan") != std::string::npos);
    CHECK(seen.out.find("object") != std::string::npos);
  }
}

TEST_CASE("commits and folders that hold themselves end", "[source][git]") {
  using namespace std::string_literals;
  const TestRepository git;
  git.commit("a.txt", "a\n");
  const auto object = [](const std::string& type, const std::string& bytes) {
    return type + ' ' + std::to_string(bytes.size()) + '\0' + bytes;
  };
  // Ids are names and not checked, so that a ring can be made.
  const std::string commit(40, 'b');
  const std::string tree(40, 'c');
  write_loose(git, tree,
              object("tree", "40000 again\0"s + std::string(20, '\xCC') + "100644 a\0"s +
                                 std::string(20, '\xCC')));
  write_loose(
      git, commit,
      object("commit", "tree " + tree + "\nparent " + commit + "\nparent " + git.id("HEAD") +
                           "\nauthor A <a@x> 1 +0000\ncommitter A <a@x> 1 +0000\n\nm\n"));
  git.write(".git/refs/heads/ring", commit + '\n');
  const auto begin = std::chrono::steady_clock::now();
  const ChildResult seen = history(git);
  INFO(seen.out << seen.err);
  CHECK((seen.exit_code == 0 || seen.exit_code == 3));
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(30));
}

TEST_CASE("nothing outside of a repository is read in its name", "[source][git]") {
  const TestRepository elsewhere;
  elsewhere.commit("outside.txt", "outside of the repository\n");
  const std::string foreign = elsewhere.id("HEAD");
  const auto reads_outside = [&](const TestRepository& git) {
    const ChildResult seen = history(git);
    return seen.exit_code == 0 && seen.out.find("outside.txt") != std::string::npos;
  };
  SECTION("alternates") {
    const TestRepository git;
    git.commit("a.txt", "a\n");
    git.write(".git/objects/info/alternates", elsewhere.path(".git/objects") + '\n');
    git.write(".git/refs/heads/borrowed", foreign + '\n');
    const ChildResult seen = history(git);
    INFO(seen.out << seen.err);
    CHECK(seen.exit_code == 3);
    CHECK(seen.out.find("alternates") != std::string::npos);
  }
  SECTION("core.worktree and include.path") {
    const TestRepository git;
    git.commit("a.txt", "a\n");
    git.write("elsewhere.conf", "[core]\n\tbare = maybe\n\trepositoryformatversion = 9\n");
    git.git({"config", "core.worktree", elsewhere.path()});
    git.git({"config", "include.path", git.path("elsewhere.conf")});
    CHECK(history(git).exit_code == 0);
    CHECK_FALSE(reads_outside(git));
  }
  SECTION("the user's own configuration") {
    const TestRepository git;
    git.commit("a.txt", "a\n");
    git.write("home/.gitconfig", "[core]\n\trepositoryformatversion = 9\n\tbroken");
    CHECK(history(git).exit_code == 0);
  }
  SECTION("a folder for objects that is a link") {
    const TestRepository git;
    git.commit("a.txt", "a\n");
    std::filesystem::remove_all(git.path(".git/objects"));
    std::filesystem::create_directory_symlink(elsewhere.path(".git/objects"),
                                              git.path(".git/objects"));
    git.write(".git/refs/heads/main", foreign + '\n');
    const ChildResult seen = history(git);
    INFO(seen.out << seen.err);
    CHECK((seen.exit_code == 2 || seen.exit_code == 3));
  }
}

}  // namespace sluice::source
