#include "correlate/outdated.h"

#include <string>
#include <vector>

#include "base/date.h"
#include "correlate/outdated_choice.h"
#include "test/catch.h"

namespace sluice::correlate {
namespace {

using inventory::FrameworkTable;
using inventory::Inventory;
using inventory::Runtime;
using inventory::RuntimeTable;
using registries::Release;
using registries::ReleaseList;

/// "1.0 1.1! 2.0? 3.0": withdrawn, deprecated, fine.
ReleaseList list_of(std::string_view text) {
  ReleaseList list;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    Release release;
    release.version = word.substr(0, word.find_first_of("!?"));
    release.withdrawn = word.ends_with('!');
    if (word.ends_with('?')) release.deprecated = "do not use";
    list.releases.push_back(std::move(release));
  }
  return list;
}

std::string choice_text(const Choice& choice) {
  const auto text = [](const Release* release) {
    return release == nullptr ? std::string("-") : release->version;
  };
  return text(choice.newest_patch) + ' ' + text(choice.newest_allowed) + ' ' + text(choice.newest) +
         ' ' + std::to_string(choice.newer);
}

TEST_CASE("which releases are worth going to") {
  struct Case {
    std::string ecosystem;
    std::string releases;
    std::string current;
    std::string requirement;
    std::string expected;  ///< newest patch, newest allowed, newest, how many newer
    std::string latest;
  };
  const std::vector<Case> cases = {
      {"npm", "1.0.0 1.0.5 1.2.0 2.0.0", "1.0.0", "^1.0.0", "1.0.5 1.2.0 2.0.0 3", ""},
      // Order in the list does not count, and 1.10 is above 1.9.
      {"npm", "2.0.0 1.10.0 1.9.0 1.9.3", "1.9.0", "~1.9", "1.9.3 1.9.3 2.0.0 3", ""},
      {"npm", "1.0.0 1.1.0-rc.1 2.0.0-beta", "1.0.0", "", "1.0.0 - 1.0.0 0", ""},
      // Who uses a pre-release is told of pre-releases.
      {"npm", "1.0.0 2.0.0-rc.1 2.0.0-rc.2", "2.0.0-rc.1", "", "2.0.0-rc.2 - 2.0.0-rc.2 1", ""},
      {"npm", "1.0.0 1.0.1! 1.0.2? 1.0.3", "1.0.0", "", "1.0.3 - 1.0.3 1", ""},
      // All are deprecated: the newest one is still the newest.
      {"npm", "1.0.0? 1.1.0?", "1.0.0", "", "1.0.0 - 1.1.0 1", ""},
      // Not above what the publisher calls the latest, if that is a release.
      {"npm", "4.0.0 4.1.0 5.0.0", "4.0.0", "", "4.0.0 - 4.1.0 1", "4.1.0"},
      {"npm", "4.0.0 4.1.0 5.0.0-rc.1", "4.0.0", "", "4.0.0 - 4.1.0 1", "5.0.0-rc.1"},
      {"npm", "4.0.0 4.1.0", "5.0.0", "", "- - 4.1.0 0", ""},
      {"npm", "1.0.0 2.0.0", "", "^1", "- 1.0.0 2.0.0 0", ""},
      {"npm", "", "1.0.0", "", "- - - 0", ""},
      {"PyPI", "1.0 1.0.post1 1.1rc1 1.1", "1.0", ">=1,<1.1", "1.0.post1 1.0.post1 1.1 2", ""},
      {"RubyGems", "7.0.8 7.0.8.1 7.1.0.beta1", "7.0.8", "~> 7.0.0", "7.0.8.1 7.0.8.1 7.0.8.1 1",
       ""},
      {"Packagist", "v6.4.1 v6.4.9 v7.0.0 dev-main 7.x-dev", "v6.4.1", "^6.4",
       "v6.4.9 v6.4.9 v7.0.0 2", ""},
      {"Go", "v1.2.0 v1.2.1 v1.3.0-rc.1 v2.0.0+incompatible", "v1.2.0", "",
       "v1.2.1 - v2.0.0+incompatible 2", ""},
      // A commit of Go is a pre-release of what comes after it.
      {"Go", "v0.1.0 v0.2.0", "v0.1.1-0.20200101000000-abcdefabcdef", "", "- - v0.2.0 1", ""},
      // Dates from before there were version numbers.
      {"Maven", "20040616 1.0 2.0 2.0.1", "2.0", "", "2.0.1 - 2.0.1 1", ""},
      {"Maven", "20040616 20040702", "20040616", "", "20040616 - 20040702 1", ""},
      // Who asks for exactly one version has chosen it.
      {"Maven", "1.0 1.1", "1.0", "1.0", "1.0 - 1.1 1", ""},
      {"Maven", "1.0 1.1 2.0", "1.0", "[1.0,2.0)", "1.0 1.1 2.0 2", ""},
      // Builds for other platforms are no newer versions.
      {"Maven", "31.1-jre 32.0-jre 32.0-android 33.0-android", "31.1-jre", "",
       "31.1-jre - 32.0-jre 1", ""},
      {"Maven", "5.6.1.Final 5.6.2.Final 6.0.0", "5.6.1.Final", "", "5.6.2.Final - 6.0.0 2", ""},
      {"NuGet", "8.0.0 8.0.1 9.0.0-preview.1", "8.0.0", "", "8.0.1 - 8.0.1 1", ""},
  };
  for (const Case& c : cases) {
    INFO(c.ecosystem << ": " << c.releases << " from " << c.current);
    ReleaseList list = list_of(c.releases);
    list.tagged_latest = c.latest;
    CHECK(choice_text(choose_releases(list, c.ecosystem, c.current, c.requirement)) == c.expected);
  }
}

TEST_CASE("whole months between two releases") {
  const auto months = [](const char* from, const char* to) {
    return months_between(*parse_day(from), *parse_day(to));
  };
  CHECK(months("2020-01-15", "2020-01-31") == 0);
  CHECK(months("2020-01-15", "2020-02-14") == 0);
  CHECK(months("2020-01-15", "2020-02-15") == 1);
  CHECK(months("2019-12-31", "2021-01-31") == 13);
  CHECK(months("2021-01-01", "2020-01-01") == 0);
}

RuntimeTable node_table() {
  const auto day = [](const char* text) { return *parse_day(text); };
  RuntimeTable table;
  table.product = "node";
  table.title = "Node.js";
  table.as_of = day("2026-08-21");
  table.ecosystem = "Bitnami";
  table.name = "node";
  table.cycles = {
      {"24", day("2025-05-06"), {}, day("2028-04-30"), false, "24.7.0", day("2026-08-01")},
      {"22", day("2024-04-24"), day("2025-10-21"), day("2027-04-30"), false, "22.19.0",
       day("2026-08-01")},
      {"20", day("2023-04-18"), day("2024-10-22"), day("2026-04-30"), false, "20.20.0",
       day("2026-04-01")},
  };
  return table;
}

TEST_CASE("runtimes against their tables") {
  struct Case {
    std::string version;
    std::string requirement;
    std::string today;
    std::string expected;  ///< newest patch, newest, step, life
  };
  const std::vector<Case> cases = {
      {"20.11.1", "20.x", "2026-11-25", "20.20.0 24.7.0 major ended"},
      {"20.11.1", "20.x", "2026-04-30", "20.20.0 24.7.0 major ends-soon"},
      {"22.1.0", "", "2026-11-25", "22.19.0 24.7.0 major security-only"},
      {"24.1.0", "", "2026-11-25", "24.7.0 24.7.0 minor supported"},
      {"24.7.0", "", "2026-11-25", "24.7.0 24.7.0 none supported"},
      // Newer than the table: nothing is known, and nothing is older than it.
      {"24.9.0", "", "2026-11-25", "24.9.0 24.9.0 none supported"},
      {"26.0.0", "", "2026-11-25", " 26.0.0 none unknown"},
      {"12.0.0", "", "2026-11-25", " 24.7.0 major ended"},
      {"", "22.x", "2026-11-25", "22.19.0 24.7.0  security-only"},
      {"", ">=20", "2026-11-25", " 24.7.0  unknown"},
  };
  for (const Case& c : cases) {
    INFO(c.version << " [" << c.requirement << "] on " << c.today);
    Runtime runtime;
    runtime.product = "node";
    runtime.version = c.version;
    runtime.requirement = c.requirement;
    runtime.path = "package.json";
    const auto rows = outdated_rows({}, {runtime}, {node_table()}, {}, *parse_day(c.today));
    REQUIRE(rows.size() == 1);
    const OutdatedRow& row = rows[0];
    CHECK(row.runtime);
    CHECK(row.package.name == "Node.js");
    REQUIRE(row.lifetime);
    CHECK(row.newest_patch + ' ' + row.newest + ' ' + row.step + ' ' +
              std::string(to_string(row.lifetime->life)) ==
          c.expected);
  }
  // What Heroku does not read is not what the app runs on.
  Runtime nvmrc;
  nvmrc.product = "node";
  nvmrc.version = "20.0.0";
  nvmrc.informational = true;
  CHECK(outdated_rows({}, {nvmrc}, {node_table()}, {}, *parse_day("2026-11-25")).empty());
}

Package package(std::string name, std::string version, std::string path = "package-lock.json") {
  Package made;
  made.ecosystem = "npm";
  made.name = std::move(name);
  made.version = std::move(version);
  made.path = std::move(path);
  made.direct = true;
  made.scope = Scope::kRuntime;
  return made;
}

TEST_CASE("rows are the direct dependencies out of registries, once for each version") {
  Inventory inventory;
  inventory.packages = {package("b", "1.0.0"), package("a", "2.0.0"),
                        package("a", "1.0.0", "web/package-lock.json")};
  Package twice = package("b", "1.0.0", "web/package-lock.json");
  inventory.packages.push_back(twice);
  Package dev = package("c", "1.0.0");
  dev.scope = Scope::kDev;
  inventory.packages.push_back(dev);
  dev.scope = Scope::kRuntime;  // production wins
  inventory.packages.push_back(dev);
  Package transitive = package("t", "1.0.0");
  transitive.direct = false;
  inventory.packages.push_back(transitive);
  Package git = package("g", "");
  git.source = PackageSource::kGit;
  inventory.packages.push_back(git);
  Package member = package("m", "1.0.0");
  member.source = PackageSource::kWorkspace;
  inventory.packages.push_back(member);
  Package declared = package("a", "", "package.json");
  declared.state = PackageState::kDeclared;
  declared.requirement = "^2.0.0";
  declared.superseded = true;
  inventory.packages.push_back(declared);

  std::string text;
  for (const OutdatedRow& row : outdated_rows(inventory, {}, {}, {}, {})) {
    text += row.package.name + ' ' + row.package.version + ' ' +
            std::string(to_string(row.package.scope)) + ' ' + row.requirement + '\n';
  }
  CHECK(text ==
        "a 1.0.0 runtime ^2.0.0\na 2.0.0 runtime ^2.0.0\nb 1.0.0 runtime \nc 1.0.0 runtime \n");
  CHECK(direct_from_elsewhere(inventory) == 1);
}

TEST_CASE("frameworks are known without a registry, and a registry knows better") {
  FrameworkTable table;
  table.product = "express";
  table.title = "Express";
  table.as_of = *parse_day("2026-08-22");
  table.ecosystem = "npm";
  table.packages = {"express"};
  table.cycles = node_table().cycles;
  Inventory inventory;
  inventory.packages = {package("express", "20.1.0"), package("left", "1.0.0")};
  std::vector<OutdatedRow> rows =
      outdated_rows(inventory, {}, {}, {table}, *parse_day("2026-11-25"));
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].newest == "24.7.0");
  CHECK(rows[0].newest_patch == "20.20.0");
  CHECK(rows[0].lifetime->life == Life::kEnded);
  CHECK(rows[0].lifetime->title == "Express");
  CHECK_FALSE(rows[1].lifetime);
  CHECK(rows[1].newest.empty());
  CHECK(rows[1].step.empty());

  ReleaseList list = list_of("20.1.0 20.1.7 25.0.0");
  list.releases[0].published = parse_day("2023-05-01");
  list.releases[2].published = parse_day("2026-10-30");
  list.releases[0].withdrawn = true;
  apply_releases(list, &rows[0]);
  CHECK(rows[0].newest_patch == "20.1.7");
  CHECK(rows[0].newest == "25.0.0");
  CHECK(rows[0].step == "major");
  CHECK(rows[0].behind == 2U);
  CHECK(rows[0].months == 41);
  CHECK(rows[0].withdrawn);
  CHECK(rows[0].lifetime->life == Life::kEnded);

  // Nothing newer: the newest is what one has, also where the registry has only older ones.
  apply_releases(list_of("0.1.0"), &rows[1]);
  CHECK(rows[1].step == "none");
  CHECK(rows[1].newest == "1.0.0");
  CHECK(rows[1].newest_patch == "1.0.0");
  CHECK(rows[1].note == "the registry does not list the current version");
  apply_releases({}, &rows[1]);
  CHECK(rows[1].note == "the registry has no release of it");
}

}  // namespace
}  // namespace sluice::correlate
