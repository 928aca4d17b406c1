// What `fix --apply` shows and writes.
#include "cli/apply_fixes.h"

#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "test/catch.h"
#include "test/correlate/inventories.h"
#include "test/temp_folder.h"

namespace sluice::cli {
namespace {

/// The plan that moves "a" from 1.0 to 1.1 in a file of requirements.
correlate::FixPlan plan_for(const std::string& path, std::size_t line) {
  correlate::FixStep step;
  step.package = test::package(PackageState::kLocked, path, "a", "1.0", "PyPI");
  step.package.line = line;
  step.versions = {"1.0"};
  step.to = "1.1";
  correlate::FixPlan plan;
  plan.steps.push_back(step);
  return plan;
}

std::string without_token(std::string_view text) {
  std::string clean(text);
  const std::string token(20, 'k');
  for (std::size_t at = 0; (at = clean.find(token)) != std::string::npos;) {
    clean.replace(at, token.size(), "***");
  }
  return clean;
}

std::string shown(const PlannedEdits& edits) {
  std::string text;
  for (const EditedFile& file : edits.files) {
    for (const std::string& line : file.diff) text += line + '\n';
  }
  for (const std::string& line : edits.left_alone) text += line + '\n';
  return text;
}

}  // namespace

TEST_CASE("a diff shows no secret of the lines around an edit, and the file keeps it") {
  const test::TempFolder folder;
  const std::string token(20, 'k');
  folder.write("requirements.txt", "--index-url https://r.example/" + token + "/\na==1.0\n");
  const PlannedEdits edits =
      plan_edits(folder.path(), plan_for("requirements.txt", 2), {}, without_token);
  REQUIRE(edits.files.size() == 1);
  CHECK(shown(edits).find(token) == std::string::npos);
  CHECK(shown(edits).find("+a==1.1") != std::string::npos);
  REQUIRE_FALSE(write_edits(folder.path(), edits));
  CHECK(test::read_bytes(folder.path("requirements.txt")) ==
        "--index-url https://r.example/" + token + "/\na==1.1\n");
}

TEST_CASE("edits never leave the tree through a link, nor write what changed meanwhile") {
  const test::TempFolder outside;
  outside.write("requirements.txt", "a==1.0\n");
  const test::TempFolder folder;
  std::filesystem::create_symlink(outside.path() + "/requirements.txt",
                                  folder.path() + "/requirements.txt");
  std::filesystem::create_directory_symlink(outside.path(), folder.path() + "/linked");
  ::mkfifo((folder.path() + "/fifo.txt").c_str(), 0600);
  for (const char* path : {"requirements.txt", "linked/requirements.txt", "fifo.txt",
                           "../requirements.txt", "missing.txt"}) {
    INFO(path);
    const PlannedEdits edits = plan_edits(folder.path(), plan_for(path, 1), {}, without_token);
    CHECK(edits.files.empty());
    CHECK(edits.left_alone.size() == 1);
  }

  folder.write("pins/requirements.txt", "a==1.0\n");
  const PlannedEdits edits =
      plan_edits(folder.path(), plan_for("pins/requirements.txt", 1), {}, without_token);
  REQUIRE(edits.files.size() == 1);
  SECTION("another content") {
    folder.write("pins/requirements.txt", "a==1.0\nb==1\n");
    CHECK(write_edits(folder.path(), edits));
    CHECK(test::read_bytes(folder.path("pins/requirements.txt")) == "a==1.0\nb==1\n");
  }
  SECTION("a link in place of its folder") {
    std::filesystem::remove_all(folder.path() + "/pins");
    std::filesystem::create_directory_symlink(outside.path(), folder.path() + "/pins");
    CHECK(write_edits(folder.path(), edits));
    CHECK(test::read_bytes(outside.path("requirements.txt")) == "a==1.0\n");
  }
  SECTION("a link in place of the file") {
    std::filesystem::remove(folder.path() + "/pins/requirements.txt");
    std::filesystem::create_symlink(outside.path() + "/requirements.txt",
                                    folder.path() + "/pins/requirements.txt");
    CHECK(write_edits(folder.path(), edits));
    CHECK(test::read_bytes(outside.path("requirements.txt")) == "a==1.0\n");
  }
}

}  // namespace sluice::cli
