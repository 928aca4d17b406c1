// The tables in rules/frameworks/, and the rules that they must keep.
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "base/date.h"
#include "inventory/runtimes/cycle_table.h"
#include "test/catch.h"
#include "test/source_dir.h"
#include "test/temp_folder.h"
#include "versions/ecosystem.h"

namespace sluice::inventory {
namespace {

std::vector<FrameworkTable> built_in_tables() {
  std::vector<FrameworkTable> tables;
  const std::string folder = test::source_dir() + "/rules/frameworks";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string path = entry.path().string();
    Result<FrameworkTable> table = read_framework_table(path, test::read_bytes(path));
    if (!table) FAIL(describe(table.error()));
    CHECK(entry.path().stem() == table->product);
    tables.push_back(std::move(*table));
  }
  return tables;
}

TEST_CASE("every framework's table can be read, and no package is in two") {
  const std::vector<FrameworkTable> tables = built_in_tables();
  CHECK(tables.size() >= 40);
  std::set<std::string> packages;
  for (const FrameworkTable& table : tables) {
    INFO(table.product);
    const versions::Ecosystem* const ecosystem = versions::find_ecosystem(table.ecosystem);
    REQUIRE(ecosystem != nullptr);
    for (const std::string& name : table.packages) {
      INFO(name);
      // Compared with names in this form.
      CHECK(ecosystem->normalise_name(name) == name);
      CHECK(packages.insert(table.ecosystem + ' ' + name).second);
      const std::string any = name.ends_with('*') ? name.substr(0, name.size() - 1) + "x" : name;
      CHECK(framework_of(tables, table.ecosystem, any) == &table);
    }
  }
}

TEST_CASE("cycles of well-known frameworks") {
  struct Case {
    std::string ecosystem;
    std::string name;
    std::string version;
    std::string cycle;
    std::string eol;  ///< empty: not announced
  };
  const std::vector<Case> cases = {
      {"RubyGems", "rails", "7.0.8", "7.0", "2025-04-01"},
      {"PyPI", "django", "4.2.11", "4.2", "2026-04-07"},
      {"npm", "express", "4.16.4", "4", ""},
      {"npm", "next", "15.5.0", "15", "2026-10-21"},
      {"Packagist", "laravel/framework", "10.48.1", "10", "2025-02-04"},
      {"Maven", "org.springframework.boot:spring-boot-starter-web", "2.7.18", "2.7", "2023-06-30"},
      {"Maven", "org.apache.logging.log4j:log4j-core", "2.12.1", "2.12", "2021-12-14"},
      {"Maven", "org.apache.logging.log4j:log4j-core", "2.120.1", "2", ""},
      {"npm", "expressive", "4.16.4", "none", ""},
  };
  const std::vector<FrameworkTable> tables = built_in_tables();
  for (const Case& c : cases) {
    INFO(c.name << ' ' << c.version);
    const FrameworkTable* const table = framework_of(tables, c.ecosystem, c.name);
    const RuntimeCycle* const cycle =
        table == nullptr ? nullptr : cycle_of(table->cycles, c.version);
    CHECK((cycle == nullptr ? "none" : cycle->cycle) == c.cycle);
    if (cycle != nullptr) CHECK((cycle->eol ? to_string(*cycle->eol) : "") == c.eol);
  }
}

TEST_CASE("a framework's table with a fact missing or misspelt is an error with its line") {
  const auto error_of = [](const std::string& text) {
    const Result<FrameworkTable> table = read_framework_table("a.toml", text);
    return table ? "none" : describe(table.error());
  };
  const std::string head =
      "product = \"a\"\ntitle = \"A\"\nas_of = 2026-08-22\necosystem = \"npm\"\n";
  const std::string names = "packages = [\"a\"]\n";
  const std::string cycles =
      "cycles = [\n  { cycle = \"1\", released = 2020-01-01, ended = true, latest = \"1.2\", "
      "latest_date = 2020-02-01 },\n]\n";
  CHECK(error_of(head + names + cycles) == "none");
  CHECK(read_framework_table("a.toml", head + names + cycles)->cycles[0].ended);
  CHECK(error_of(head + cycles) == "a.toml:1: a framework needs packages");
  CHECK(error_of(head + names) == "a.toml:1: a table needs cycles");
  CHECK(error_of(head + names + "packages = 3\n") != "none");
  CHECK(error_of(head + "packages = [3]\n" + cycles) == "a.toml:5: must be a string");
  CHECK(error_of(head + names + "color = 1\n" + cycles) == "a.toml:6: unknown key \"color\"");
  CHECK(error_of(head + "advisories = { ecosystem = \"a\", name = \"b\" }\n" + names + cycles) ==
        "a.toml:5: unknown key \"advisories\"");
  CHECK(error_of("not toml") != "none");
  // A runtime's table knows no packages and always a day.
  CHECK_FALSE(read_runtime_table("a.toml", head + names + cycles));
}

}  // namespace
}  // namespace sluice::inventory
