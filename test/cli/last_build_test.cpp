// What a build remembers of the one before it.
#include <filesystem>
#include <fstream>
#include <string>

#include "cli/last_build.h"
#include "test/catch.h"
#include "test/correlate/inventories.h"
#include "test/temp_folder.h"

namespace sluice::cli {
namespace {

using test::inventory_of;
using test::package;

void write(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace

TEST_CASE("what is remembered comes back") {
  const test::TempFolder folder;
  const std::string path = folder.path() + "/last_build.json";
  const auto none = read_last_build(path);
  REQUIRE(none);
  CHECK_FALSE(none->has_value());
  CHECK_FALSE(*read_last_build(folder.path() + "/no/such/folder/last_build.json"));

  Package script = package(PackageState::kLocked, "package-lock.json", "b", "1.0.0");
  script.install_script = true;
  const LastBuild build = remember(
      inventory_of({package(PackageState::kLocked, "package-lock.json", "\"a\"\n", "1.0.0"), script,
                    package(PackageState::kLocked, "yarn.lock", "b", "2.0.0")}));
  CHECK_FALSE(write_last_build(path, build).has_value());
  const auto back = read_last_build(path);
  REQUIRE(back);
  REQUIRE(back->has_value());
  CHECK((*back)->packages == std::vector<std::string>{"npm \"a\"\n", "npm b"});
  CHECK((*back)->install_scripts == std::vector<std::string>{"npm b"});
}

TEST_CASE("a file that is not ours is an error, never a crash") {
  const test::TempFolder folder;
  const std::string path = folder.path() + "/last_build.json";
  for (const char* text : {"", "{", "[]", "{}", "{\"schema\": \"sluice-last-build/2\"}", "\xff\xfe",
                           "{\"schema\": 1, \"packages\": 2}"}) {
    INFO(text);
    write(path, text);
    CHECK_FALSE(read_last_build(path));
  }
  // Odd contents of a right form are no packages.
  write(path,
        R"({"schema": "sluice-last-build/1", "packages": {"a": 1}, "install_scripts": [[]]})");
  const auto odd = read_last_build(path);
  REQUIRE(odd);
  CHECK((*odd)->packages.empty());
}

TEST_CASE("links and folders in the cache are not followed") {
  const test::TempFolder folder;
  const std::string target = folder.path() + "/elsewhere";
  write(target, "precious");
  const std::string path = folder.path() + "/last_build.json";
  std::filesystem::create_symlink(target, path);
  CHECK_FALSE(read_last_build(path));
  CHECK(write_last_build(path, {}).has_value());
  CHECK(std::filesystem::file_size(target) == 8);
  std::filesystem::remove(path);
  std::filesystem::create_directory(path);
  CHECK_FALSE(read_last_build(path));
  CHECK(write_last_build(path, {}).has_value());
}

}  // namespace sluice::cli
