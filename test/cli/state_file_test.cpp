// The file in the cache that remembers the last build.
#include "cli/state_file.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "test/catch.h"
#include "test/temp_folder.h"

namespace sluice::cli {
namespace {

const Instant kNow{1'795'000'000, 0};

policy::BuildState state_of(std::string package) {
  policy::BuildState state;
  state.built = kNow;
  state.packages["npm"][std::move(package)] = {"1.0.0"};
  return state;
}

}  // namespace

TEST_CASE("each pass of a build has its own state in the file") {
  const test::TempFolder folder;
  const std::string path = folder.path("state.json");
  std::vector<Problem> problems;
  StateFile source(path, inventory::Phase::kSource, kNow, &problems);
  CHECK(source.earlier() == nullptr);
  CHECK(source.in_use());
  CHECK_FALSE(source.write(state_of("a")).has_value());

  StateFile slug(path, inventory::Phase::kSlug, kNow, &problems);
  CHECK(slug.earlier() == nullptr);
  CHECK_FALSE(slug.write(state_of("b")).has_value());

  StateFile next(path, inventory::Phase::kSource, kNow, &problems);
  REQUIRE(next.earlier() != nullptr);
  CHECK(next.earlier()->packages.at("npm").contains("a"));
  CHECK(problems.empty());
  Package other;
  other.ecosystem = "npm";
  other.name = "b";
  next.expect({other}, &problems);
  CHECK(next.earlier() == nullptr);
  CHECK(problems.size() == 1);
}

TEST_CASE("what killed builds left of a state is in nobody's way, and goes") {
  const test::TempFolder folder;
  const std::string path = folder.path("state.json");
  // One had this process' number, as it comes in containers, the other one's is none.
  const std::string same = "state.json.partial-" + std::to_string(::getpid());
  folder.write(same, "half");
  folder.write("state.json.partial-2147480000", "half");
  folder.write("state.json.partial-x", "somebody's");
  std::vector<Problem> problems;
  StateFile file(path, inventory::Phase::kSource, kNow, &problems);
  CHECK_FALSE(file.write(state_of("a")).has_value());
  CHECK(std::filesystem::exists(path));
  CHECK_FALSE(std::filesystem::exists(folder.path(same)));
  CHECK_FALSE(std::filesystem::exists(folder.path("state.json.partial-2147480000")));
  CHECK(std::filesystem::exists(folder.path("state.json.partial-x")));
}

TEST_CASE("a state that can't be read is a note and no state") {
  const test::TempFolder folder;
  const std::string path = folder.path("state.json");
  for (const char* text :
       {"", "{", "[]", "{}", R"({"schema": "sluice-state/2"})", "\xff\xfe",
        R"({"schema": 1, "source": 2})", R"({"schema": "sluice-state/1", "source": 2})"}) {
    INFO(text);
    folder.write("state.json", text);
    std::vector<Problem> problems;
    const StateFile file(path, inventory::Phase::kSource, kNow, &problems);
    CHECK(file.earlier() == nullptr);
    REQUIRE(problems.size() == 1);
    CHECK_FALSE(problems[0].incomplete);
    CHECK(problems[0].message.find("counts as a first build") != std::string::npos);
  }
}

TEST_CASE("links and folders in the cache are not followed") {
  const test::TempFolder folder;
  const std::string target = folder.write("elsewhere", "precious");
  const std::string path = folder.path("state.json");
  std::vector<Problem> problems;
  std::filesystem::create_symlink(target, path);
  StateFile link(path, inventory::Phase::kSource, kNow, &problems);
  CHECK(link.earlier() == nullptr);
  CHECK(link.write(state_of("a")).has_value());
  CHECK(test::read_bytes(target) == "precious");
  std::filesystem::remove(path);
  std::filesystem::create_directory(path);
  StateFile of_folder(path, inventory::Phase::kSource, kNow, &problems);
  CHECK(of_folder.write(state_of("a")).has_value());
  CHECK(problems.size() == 2);
}

}  // namespace sluice::cli
