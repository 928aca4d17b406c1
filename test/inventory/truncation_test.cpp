// A lockfile that was cut off must not look like a shorter list of packages.
#include <algorithm>

#include "test/catch.h"
#include "test/inventory/cases.h"

namespace sluice::inventory {
namespace {

struct Cut {
  const char* folder;
  const char* file;
  bool any_cut_is_valid;       ///< lines that stand alone: a cut text is a valid, shorter one
  std::size_t valid_head = 0;  ///< up to here the head alone is a lockfile without packages
};

constexpr Cut kCuts[] = {
    {"nuget/lock_v1", "packages.lock.json", false},
    {"nuget/assets", "obj/project.assets.json", false},
    {"nuget/config", "packages.config", false},
    {"nuget/paket", "paket.lock", true},
    {"go/work", "go.work", true},
    {"go/vendored", "vendor/modules.txt", true},
    {"npm/v1_nested", "package-lock.json", false},
    {"npm/v2_normal", "package-lock.json", false},
    {"npm/v3_workspaces", "package-lock.json", false},
    {"npm/shrinkwrap_wins", "npm-shrinkwrap.json", false},
    {"yarn/classic", "yarn.lock", true},
    {"yarn/berry", "yarn.lock", true},
    {"pnpm/v5", "pnpm-lock.yaml", false},
    {"pnpm/v6_workspaces", "pnpm-lock.yaml", false, 62},
    {"pnpm/v9", "pnpm-lock.yaml", false},
    {"bun/nested_workspaces", "bun.lock", false},
    {"package_json/specs", "package.json", true},
    {"node_modules_tree/npm", "node_modules/left/package.json", false},
    {"ruby/groups", "Gemfile.lock", false},
    {"requirements/normal", "requirements.txt", true},
    {"pipfile/normal", "Pipfile.lock", false},
    {"poetry/v1_categories", "poetry.lock", false},
    {"poetry/v2_0_reachability", "poetry.lock", false},
    {"poetry/v2_1_groups", "poetry.lock", false},
    {"uv/normal", "uv.lock", false},
    {"pdm/normal", "pdm.lock", true},  // cut between two tables it is a valid, shorter one
    {"pylock/normal", "pylock.toml", true},
    {"setup_cfg/normal", "setup.cfg", true},
    {"pyproject/all_tables", "pyproject.toml", true},
    {"composer/normal", "composer.lock", false},
    {"composer/details", "composer.lock", false},
    {"ruby/sources", "Gemfile.lock", false},
    {"rust/workspace", "Cargo.lock", false, 111},
    {"rust/v1", "Cargo.lock", false},
    {"elixir/normal", "mix.lock", false},
    {"dart/normal", "pubspec.lock", false},
    {"sbt/lock", "build.sbt.lock", false},
    {"go/normal", "go.mod", true},
    {"maven/normal", "pom.xml", true},  // a manifest: what is cut off is a note
    {"gradle/lockfile", "gradle.lockfile", true},
    {"gradle/script_groovy", "build.gradle", true},
    {"gradle/catalog", "gradle/libs.versions.toml", true},
    {"maven/dependency_list", "target/mvn-dependency-list.log", true},
};

bool is_complete(const Inventory& inventory) {
  return std::none_of(inventory.problems.begin(), inventory.problems.end(),
                      [](const Problem& problem) { return problem.incomplete; });
}

/// The case with its lockfile cut to `size` bytes.
Inventory cut_inventory(std::vector<KeptFile> files, const std::string& file, std::size_t size) {
  for (KeptFile& kept : files) {
    if (kept.path == file) kept.bytes.resize(size);
  }
  return build_inventory(files, 1);
}

}  // namespace

TEST_CASE("a lockfile cut off anywhere is reported, or it still names every package") {
  for (const Cut& cut : kCuts) {
    const std::vector<KeptFile> files = read_folder(fixture_folder(cut.folder));
    const auto lockfile = std::find_if(files.begin(), files.end(),
                                       [&](const KeptFile& kept) { return kept.path == cut.file; });
    REQUIRE(lockfile != files.end());
    const std::vector<std::string> all = package_names(build_inventory(files, 1));
    REQUIRE(!all.empty());
    for (std::size_t sixteenth = 0; sixteenth < 16; ++sixteenth) {
      const std::size_t size = lockfile->bytes.size() * sixteenth / 16;
      const Inventory inventory = cut_inventory(files, cut.file, size);
      INFO(cut.folder << " cut to " << size << " bytes\n" << to_text(inventory));
      CHECK((cut.any_cut_is_valid || size <= cut.valid_head || !is_complete(inventory) ||
             package_names(inventory) == all));
    }
  }
}

TEST_CASE("no cut at any byte is too much for a reader") {
  for (const Cut& cut : kCuts) {
    const std::vector<KeptFile> files = read_folder(fixture_folder(cut.folder));
    for (const KeptFile& file : files) {
      for (std::size_t size = 0; size < file.bytes.size(); size += 3) {
        const Inventory inventory = cut_inventory(files, file.path, size);
        REQUIRE(inventory.files.size() + inventory.problems.size() > 0);
      }
    }
  }
}

}  // namespace sluice::inventory
