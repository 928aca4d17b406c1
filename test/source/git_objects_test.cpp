// Objects read from packs against what git itself says; damaged ones.
#include "source/git_objects.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>

#include "base/encoding.h"
#include "source/git_delta.h"
#include "source/git_graph.h"
#include "source/git_loose.h"
#include "source/git_object_store.h"
#include "source/git_text.h"
#include "test/catch.h"
#include "test/git_repository.h"

using namespace sluice;
using namespace sluice::source;
using namespace sluice::test;

namespace {

std::map<std::string, std::string> all_objects(const std::string& repository, unsigned jobs,
                                               std::vector<Problem>* problems) {
  const GitObjects objects = GitObjects::open(repository + "/.git/objects", jobs, problems);
  std::vector<std::uint8_t> wanted(objects.size(), 0);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    wanted[i] = objects.is_first_copy(static_cast<GitIndex>(i));
  }
  std::map<std::string, std::string> found;
  std::mutex mutex;
  objects.read(
      wanted, jobs,
      [&](const GitObject& object, unsigned) {
        const std::lock_guard lock(mutex);
        const Blob& blob = object.blob;
        std::string& bytes = found[hex_encode(objects.id(object.index))];
        bytes += blob.bytes.substr(blob.report_begin, blob.report_end - blob.report_begin);
      },
      problems);
  return found;
}

/// "ID TYPE SIZE\n", the bytes, "\n", for each object.
std::map<std::string, std::string> git_says(const TestRepository& git) {
  const std::string all = git.run({"cat-file", "--batch-all-objects", "--batch"}).out;
  std::map<std::string, std::string> objects;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = all.find('\n', at);
    const std::string head = all.substr(at, end - at);
    const std::size_t size = std::stoul(head.substr(head.rfind(' ') + 1));
    objects[head.substr(0, 40)] = all.substr(end + 1, size);
    at = end + 1 + size + 1;
  }
  return objects;
}

std::string text_of(int lines, int seed) {
  std::string text;
  for (int i = 0; i < lines; ++i)
    text += std::to_string((std::int64_t{i} * 7919 + seed) % 100003) + '\n';
  return text;
}

/// Many versions of a few files, one of them bigger than a block.
void fill(const TestRepository& git) {
  std::string text = text_of(3000, 1);
  for (int i = 0; i < 60; ++i) {
    text.replace(static_cast<std::size_t>(i) * 100, 20, "change " + std::to_string(i) + '\n');
    git.write("a/b/file.txt", text);
    git.commit("c/" + std::to_string(i % 5), text.substr(0, static_cast<std::size_t>(i) * 50));
  }
  git.commit("big", text_of(1500000, 3));
  git.git({"tag", "-a", "-m", "tag", "v1"});
}

std::string first_file(const std::string& folder, const std::string& extension) {
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == extension) return entry.path().string();
  }
  return {};
}

/// Files of a repository are read-only.
void overwrite(const std::string& path, const std::string& bytes) {
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

}  // namespace

TEST_CASE("every object is read as git reads it") {
  const TestRepository git;
  fill(git);
  const auto expected = git_says(git);
  const std::vector<std::vector<std::string>> forms = {
      {"status"},
      {"repack", "-adfq", "--depth=50", "--window=20"},
      {"-c", "pack.indexVersion=1", "-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq"},
      {"-c", "pack.packSizeLimit=1m", "repack", "-adfq"}};
  for (const auto& form : forms) {
    git.git(form);
    for (const unsigned jobs : {1U, 3U}) {
      std::vector<Problem> problems;
      const auto found = all_objects(git.path(), jobs, &problems);
      INFO(form.back());
      CHECK(problems.empty());
      CHECK(found.size() == expected.size());
      CHECK((found == expected));
    }
    GitObjectStore store(git.path(".git/objects"));
    for (const auto& [id, bytes] : expected) {
      const auto object = store.read(*hex_decode(id));
      INFO(form.back() << ' ' << id);
      REQUIRE(object);
      CHECK((object->bytes == bytes));
      CHECK(store.head(*hex_decode(id))->size == bytes.size());
      CHECK(store.with_prefix(id.substr(0, 12)) == std::vector{*hex_decode(id)});
    }
    CHECK_FALSE(store.has(std::string(20, '\0')));
    CHECK(store.read(std::string(20, '\0'))->type == GitType::kNone);
  }
}

TEST_CASE("a damaged object is a problem, the others are read") {
  const TestRepository git;
  git.commit("a", "one\n");
  git.commit("b", "two\n");
  const std::string id = git.id("HEAD:a");
  const std::string path = git.path(".git/objects/" + id.substr(0, 2) + "/" + id.substr(2));
  const std::string whole = read_bytes(path);
  for (const std::string& bytes :
       {std::string(), std::string("junk"), whole.substr(0, whole.size() / 2),
        whole.substr(0, whole.size() - 1)}) {
    overwrite(path, bytes);
    std::vector<Problem> problems;
    const auto found = all_objects(git.path(), 1, &problems);
    INFO(bytes.size());
    CHECK(problems.size() >= 1);
    CHECK(found.size() == 5);
    CHECK(found.count(id) == 0);
  }
}

TEST_CASE("a damaged pack gives problems and never an end") {
  const TestRepository git;
  fill(git);
  git.git({"repack", "-adfq"});
  const std::string pack = first_file(git.path(".git/objects/pack"), ".pack");
  const std::string index = first_file(git.path(".git/objects/pack"), ".idx");
  const std::string whole_pack = read_bytes(pack);
  const std::string whole_index = read_bytes(index);
  std::vector<Problem> none;
  const auto all = all_objects(git.path(), 2, &none);
  CHECK(none.empty());
  for (const std::size_t at :
       {std::size_t{20}, whole_pack.size() / 3, whole_pack.size() / 2, whole_pack.size() - 100}) {
    std::string bytes = whole_pack;
    for (std::size_t i = 0; i < 40; ++i) bytes[at + i] = static_cast<char>(bytes[at + i] ^ 0x5A);
    overwrite(pack, bytes);
    std::vector<Problem> problems;
    CHECK((all_objects(git.path(), 2, &problems) != all));
    CHECK_FALSE(problems.empty());
  }
  for (const std::size_t size : {std::size_t{0}, std::size_t{11}, whole_pack.size() / 2}) {
    overwrite(pack, whole_pack.substr(0, size));
    std::vector<Problem> problems;
    CHECK((all_objects(git.path(), 2, &problems) != all));
    CHECK_FALSE(problems.empty());
  }
  overwrite(pack, whole_pack);
  for (const std::size_t size : {std::size_t{0}, std::size_t{900}, whole_index.size() / 2}) {
    overwrite(index, whole_index.substr(0, size));
    std::vector<Problem> problems;
    CHECK(all_objects(git.path(), 2, &problems).empty());
    CHECK_FALSE(problems.empty());
  }
  // Every offset of the index leads somewhere else.
  std::string bytes = whole_index;
  for (std::size_t at = bytes.size() / 2; at < bytes.size(); at += 3) bytes[at] = '\x7F';
  overwrite(index, bytes);
  std::vector<Problem> problems;
  static_cast<void>(all_objects(git.path(), 2, &problems));
  CHECK_FALSE(problems.empty());
  std::filesystem::remove(index);
  problems.clear();
  CHECK(all_objects(git.path(), 2, &problems).empty());
  CHECK(problems.size() == 1);
}

TEST_CASE("deltas are applied within their bounds") {
  struct Case {
    std::string delta;
    std::string base;
    std::string result;  ///< "!": refused
  };
  using namespace std::string_literals;
  const std::vector<Case> cases = {
      {"\x04\x02\x90\x02"s, "abcd", "ab"},
      {"\x04\x03\x91\x01\x03"s, "abcd", "bcd"},
      {"\x04\x05\x90\x04\x01!"s, "abcd", "abcd!"},
      {"\x04\x02\x90\x03"s, "abcd", "!"},      // more than the result holds
      {"\x04\x05\x91\x02\x05"s, "abcd", "!"},  // beyond the base
      {"\x05\x02\x90\x02"s, "abcd", "!"},      // another base
      {"\x04\x02\x90"s, "abcd", "!"},          // cut off
      {"\x04\x02\x03"
       "a"s,
       "abcd", "!"},
      {"\x04\x01\x00"s, "abcd", "!"},      // reserved
      {"\x04\x04\x90\x02"s, "abcd", "!"},  // not filled
      {"\x04"s, "abcd", "!"},
      {"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s, "abcd", "!"},
  };
  for (const Case& one : cases) {
    INFO(hex_encode(one.delta));
    const auto delta = read_delta(one.delta);
    std::string out(delta ? delta->size : 0, '\0');
    const bool applied = delta && apply_delta(*delta, one.base, out.data());
    CHECK((applied ? out : "!") == one.result);
  }
}

TEST_CASE("heads of loose objects, commits and tags are read") {
  using namespace std::string_literals;
  CHECK(read_loose_head("blob 12\0x"s)->size == 12);
  CHECK(read_loose_head("commit 0\0"s)->type == GitType::kCommit);
  for (const std::string& bad : {"blob 12"s, "blob\0"s, "blob x\0"s, "blub 1\0"s, "blob -1\0"s,
                                 "blob 99999999999999999999999\0"s, ""s}) {
    CHECK_FALSE(read_loose_head(bad));
  }
  const std::string id(40, 'a');
  const auto commit = read_git_commit("tree " + id + "\nparent " + id +
                                      "\nauthor A > B <x> 12 +0100\ncommitter C <y> 34 +0000\n"
                                      "gpgsig x\n parent " +
                                      id + "\n\nparent zz\n");
  REQUIRE(commit);
  CHECK(commit->parents.size() == 1);
  CHECK(commit->author_time == 12);
  CHECK(commit->commit_time == 34);
  CHECK(read_git_commit("tree " + id + "\nauthor <x> 99999999999999999 +0\n")->author_time ==
        253402300799);
  CHECK(read_git_commit("tree " + id + "\nauthor <x> -5 +0\n")->author_time == 0);
  CHECK_FALSE(read_git_commit("tree x\n"));
  CHECK_FALSE(read_git_commit(""));
  CHECK(git_message("tree x\nauthor y\n\nsubject\n\nbody") == "subject\n\nbody");
  CHECK(git_message("tree x") == "");
  CHECK(git_headers("tree x\nauthor y\n\nsubject\n\nbody") == "tree x\nauthor y\n");
  CHECK(git_headers("tree x") == "tree x");
  CHECK(git_written_text("subject", "tree " + id + "\nparent " + id +
                                        "\nauthor y <z>\nnote: x\n more\ntree of mine\n") ==
        "subject\nauthor y <z>\nnote: x\n more\ntree of mine\n");
  std::string many = "tree " + id + '\n';
  for (std::size_t i = 0; i < kMaxGitParents; ++i) many += "parent " + id + '\n';
  CHECK_FALSE(read_git_commit(many)->more_parents);
  many += "parent " + id + '\n';
  CHECK(read_git_commit(many)->more_parents);
  CHECK(read_git_commit(many)->parents.size() == kMaxGitParents);
  CHECK(read_git_tag("object " + id + "\ntype commit\n"));
  CHECK_FALSE(read_git_tag("object " + id.substr(1) + "\n"));
}
