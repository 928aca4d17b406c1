#include "correlate/runtime_findings.h"

#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "base/date.h"
#include "correlate/fix_command.h"
#include "correlate/vulnerability_findings.h"
#include "policy/policy.h"
#include "report/json.h"
#include "report/log.h"
#include "report/tap.h"
#include "test/catch.h"
#include "test/source_dir.h"

namespace sluice::correlate {
namespace {

using inventory::Runtime;
using inventory::RuntimeTable;

std::string built_in(const std::string& product) {
  std::ifstream file(test::source_dir() + "/rules/runtimes/" + product + ".toml");
  return {std::istreambuf_iterator<char>(file), {}};
}

RuntimeTable read(const std::string& text) {
  Result<RuntimeTable> table = inventory::read_runtime_table("t.toml", text);
  if (!table) FAIL(describe(table.error()));
  return *table;
}

/// A head and cycles; the advisories are in Bitnami but for Go's.
std::string table_text(const std::string& product, const std::string& title,
                       const std::string& cycles) {
  const std::string place =
      product == "go" ? R"("Go", name = "stdlib")" : R"("Bitnami", name = ")" + product + '"';
  return "product = \"" + product + "\"\ntitle = \"" + title +
         "\"\nas_of = 2026-08-21\nadvisories = { ecosystem = " + place + " }\ncycles = [\n" +
         cycles + "]\n";
}

std::string cycle(const std::string& name, const std::string& eol, const std::string& latest) {
  return "{ cycle = \"" + name + "\", released = 2020-01-01, " +
         (eol.empty() ? "" : "eol = " + eol + ", ") + "latest = \"" + latest +
         "\", latest_date = 2026-07-01 },\n";
}

/// Small tables of our own, so that the tests don't change with the world.
std::vector<RuntimeTable> tables() {
  return {
      read(table_text(
          "node", "Node.js",
          cycle("26", "2029-04-30", "26.7.0") + cycle("24", "2028-04-30", "24.19.0") +
              cycle("21", "2024-06-01", "21.7.3") + cycle("20", "2026-04-30", "20.20.2") +
              cycle("18", "2025-04-30", "18.20.8") + cycle("16", "2023-09-11", "16.20.2"))),
      read(table_text("ruby", "Ruby",
                      cycle("4.0", "2029-03-31", "4.0.6") + cycle("3.4", "2028-03-31", "3.4.10") +
                          cycle("3.1", "2025-03-26", "3.1.7") +
                          cycle("3.0", "2024-04-23", "3.0.7"))),
      read(table_text(
          "python", "Python",
          cycle("3.14", "2030-10-31", "3.14.7") + cycle("3.10", "2026-10-31", "3.10.21") +
              cycle("3.1", "2012-04-09", "3.1.5") + cycle("2.7", "2020-01-01", "2.7.18"))),
      read(table_text("php", "PHP",
                      cycle("8.5", "2029-12-31", "8.5.9") + cycle("8.1", "2025-12-31", "8.1.34") +
                          cycle("7.4", "2022-11-28", "7.4.33"))),
      read(table_text("java", "Java",
                      cycle("26", "2026-09-30", "26.0.0") + cycle("25", "2033-09-30", "25.0.2") +
                          cycle("17", "2029-09-30", "17.0.18") +
                          cycle("8", "2030-12-31", "8.0.482"))),
      read(table_text("go", "Go",
                      cycle("1.27", "", "1.27.0") + cycle("1.26", "", "1.26.7") +
                          cycle("1.25", "2026-08-19", "1.25.14") +
                          cycle("1.2", "2014-12-10", "1.2.2"))),
      read(table_text("dotnet", ".NET",
                      cycle("10", "2028-11-14", "10.0.11") + cycle("8", "2026-11-10", "8.0.30") +
                          cycle("3.1", "2022-12-13", "3.1.32"))),
  };
}

/// "20.11.1" is exact, anything else a requirement.
Runtime asked(const std::string& product, const std::string& text, bool exact = false) {
  Runtime runtime;
  runtime.product = product;
  runtime.requirement = text;
  if (exact) runtime.version = text;
  runtime.path = "file";
  runtime.line = 7;
  return runtime;
}

Runtime installed(const std::string& product, const std::string& version,
                  const std::string& wanted) {
  Runtime runtime = asked(product, wanted);
  runtime.version = version;
  runtime.installed = true;
  return runtime;
}

/// "rule: title", or nothing.
std::string verdict(const Runtime& runtime, const std::string& day = "2026-08-25") {
  const std::vector<Finding> findings = runtime_findings({runtime}, tables(), *parse_day(day));
  REQUIRE(findings.size() <= 1);
  return findings.empty() ? "" : findings[0].rule + ": " + findings[0].title;
}

}  // namespace

TEST_CASE("an exact version is judged by its own cycle") {
  struct Case {
    const char* product;
    const char* version;
    const char* expected;
  };
  const std::vector<Case> cases = {
      {"node", "20.20.2",
       "runtime-end-of-life: Node.js 20.20.2 reached its end of life on "
       "2026-04-30"},
      {"node", "20.11.1",
       "runtime-end-of-life: Node.js 20.11.1 reached its end of life on "
       "2026-04-30"},
      {"node", "24.19.0", ""},
      {"node", "24.20.0", ""},  // newer than the table
      {"node", "28.0.0", ""},
      {"node", "22.1.0", ""},  // a gap: nothing is known of it
      {"node", "24.2.0", "runtime-outdated: Node.js 24.2.0 is behind 24.19.0 of 2026-07-01"},
      {"node", "8.17.0",
       "runtime-end-of-life: Node.js 8.17.0 reached its end of life before "
       "2023-09-11"},
      {"ruby", "3.4.9", "runtime-outdated: Ruby 3.4.9 is behind 3.4.10 of 2026-07-01"},
      {"ruby", "3.4.10", ""},
      {"ruby", "3.4.100", ""},
      {"ruby", "3.4.0.preview1",
       "runtime-outdated: Ruby 3.4.0.preview1 is behind 3.4.10 of 2026-07-01"},
      {"ruby", "3.1.2", "runtime-end-of-life: Ruby 3.1.2 reached its end of life on 2025-03-26"},
      {"python", "3.10.21",
       "runtime-near-end-of-life: Python 3.10.21 reaches its end of life on "
       "2026-10-31"},
      {"python", "3.14.6", "runtime-outdated: Python 3.14.6 is behind 3.14.7 of 2026-07-01"},
      {"python", "3.13.1", ""},  // not 3.1
      {"python", "3.1.3",
       "runtime-end-of-life: Python 3.1.3 reached its end of life on "
       "2012-04-09"},
      {"java", "8.0.402", "runtime-outdated: Java 8.0.402 is behind 8.0.482 of 2026-07-01"},
      {"java", "17.0.18.1", ""},
      {"java", "7.0.352", ""},  // the oldest one of the table lives: nothing is known of 7
      {"go", "1.27.0", ""},
      {"go", "1.25.14", "runtime-end-of-life: Go 1.25.14 reached its end of life on 2026-08-19"},
      {"dotnet", "8.0.30",
       "runtime-near-end-of-life: .NET 8.0.30 reaches its end of life on "
       "2026-11-10"},
      {"erlang", "27.0.0", ""},
  };
  for (const Case& one : cases) {
    INFO(one.product << ' ' << one.version);
    CHECK(verdict(asked(one.product, one.version, true)) == one.expected);
  }
}

TEST_CASE("a requirement is past its end only if everything that it allows is") {
  struct Case {
    const char* product;
    const char* requirement;
    const char* expected;
  };
  const std::string ended = "runtime-end-of-life: ";
  const std::vector<Case> cases = {
      {"node", "16.x", "Node.js 16.x reached its end of life on 2023-09-11"},
      {"node", "16", "Node.js 16 reached its end of life on 2023-09-11"},
      {"node", "~16.13.0", "Node.js \"~16.13.0\" reached its end of life on 2023-09-11"},
      {"node", ">=16 <19", "Node.js \">=16 <19\" reached its end of life on 2025-04-30"},
      // 21 is the newest that is allowed, but 20 lived longer
      {"node", ">=20 <22", "Node.js \">=20 <22\" reached its end of life on 2026-04-30"},
      {"node", "16 || 18", "Node.js \"16 || 18\" reached its end of life on 2025-04-30"},
      {"node", "8.x", "Node.js 8.x reached its end of life before 2023-09-11"},
      {"node", ">20.0.0 <20.99.0",
       "Node.js \">20.0.0 <20.99.0\" reached its end of life on 2026-04-30"},
      {"node", "<16.1", "Node.js \"<16.1\" reached its end of life on 2023-09-11"},
      {"node", ">=16", ""},
      {"node", "18 || 20 || 24", ""},
      {"node", "16 || 28", ""},  // 28 may be there one day
      {"node", "16 || 27", ""},
      {"node", "24.x", ""},
      {"node", "27.x", ""},
      {"node", "99", ""},
      {"node", "*", ""},
      {"node", "latest", ""},
      {"ruby", "~> 3.0.0", "Ruby \"~> 3.0.0\" reached its end of life on 2024-04-23"},
      {"ruby", ">= 3.1.1, < 3.1.5",
       "Ruby \">= 3.1.1, < 3.1.5\" reached its end of life on 2025-03-26"},
      {"ruby", "~> 3.0", ""},
      {"ruby", ">= 3.0", ""},
      {"php", "^7.4", "PHP \"^7.4\" reached its end of life on 2022-11-28"},
      {"php", "~8.1.0", "PHP \"~8.1.0\" reached its end of life on 2025-12-31"},
      {"php", "^8.1", ""},
      {"php", "^7.4 || ^8.5", ""},
      {"python", "2.7", "Python 2.7 reached its end of life on 2020-01-01"},
      {"python", "2", "Python 2 reached its end of life on 2020-01-01"},
      {"python", "3.14", ""},
      {"python", "3", ""},
      {"python", "3.15", ""},
      {"java", "17", ""},
      {"java", "26", ""},  // near its end: see below
      {"go", "1.25", "Go 1.25 reached its end of life on 2026-08-19"},
      {"go", "1.25.0", "Go 1.25.0 reached its end of life on 2026-08-19"},
      {"go", "1.26.1", ""},  // a minimum: not outdated
      {"go", "1", ""},
      {"go", "1.1", "Go 1.1 reached its end of life before 2014-12-10"},
      {"dotnet", "3.1", ".NET 3.1 reached its end of life on 2022-12-13"},
      {"dotnet", "10.0", ""},
  };
  for (const Case& one : cases) {
    INFO(one.product << ' ' << one.requirement);
    const std::string expected(one.expected);
    const std::string found = verdict(asked(one.product, one.requirement), "2026-08-25");
    if (expected.empty()) {
      CHECK(found.find(ended) == std::string::npos);
    } else {
      CHECK(found == ended + expected);
    }
  }
}

TEST_CASE("the day decides: fine, near, ended") {
  const Runtime python = asked("python", "3.10");
  struct Case {
    const char* day;
    const char* rule;
  };
  for (const Case& one : std::vector<Case>{{"2026-01-01", ""},
                                           {"2026-08-01", ""},
                                           {"2026-08-02", "runtime-near-end-of-life"},
                                           {"2026-10-30", "runtime-near-end-of-life"},
                                           {"2026-10-31", "runtime-near-end-of-life"},
                                           {"2026-11-01", "runtime-end-of-life"},
                                           {"2036-11-01", "runtime-end-of-life"}}) {
    INFO(one.day);
    const std::string found = verdict(python, one.day);
    CHECK(found.substr(0, found.find(':')) == one.rule);
  }
  CHECK(verdict(asked("java", "26")) ==
        "runtime-near-end-of-life: Java 26 reaches its end of life on 2026-09-30");
  // No end is announced for it, so no day is one.
  CHECK(verdict(asked("go", "1.26"), "2126-01-01").empty());
}

TEST_CASE("a table that has grown old says nothing of what it can't know") {
  const std::string day = "2040-01-01";
  for (const char* range : {">=20", ">=16 <40", "*", "27.x", "16 || >=26"}) {
    INFO(range);
    CHECK(verdict(asked("node", range), day).empty());
  }
  CHECK(verdict(asked("php", "^8.1"), day).empty());
  CHECK(verdict(asked("python", "3"), day).empty());
  CHECK_FALSE(verdict(asked("node", "26.x"), day).empty());
  const std::vector<Finding> findings =
      runtime_findings({asked("node", "26.x")}, tables(), *parse_day(day));
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].fix.text == "Ask for Node.js newer than 26 in package.json (engines.node).");
}

TEST_CASE("a cycle that is not out yet is not advised, and the longest cycle is a version's own") {
  const RuntimeTable table = read(
      table_text("node", "Node.js",
                 "{ cycle = \"30\", released = 2026-10-01, eol = 2040-01-01, latest = \"30.0.0\", "
                 "latest_date = 2026-10-01 },\n" +
                     cycle("24.1", "2028-04-30", "24.1.9") + cycle("24", "2026-04-30", "24.0.9") +
                     cycle("16", "2023-09-11", "16.20.2")));
  for (const auto& [day, version] :
       {std::pair("2026-09-30", "24.1.x"), std::pair("2026-10-01", "30.x")}) {
    const std::vector<Finding> findings =
        runtime_findings({asked("node", "16.x")}, {table}, *parse_day(day));
    REQUIRE(findings.size() == 1);
    INFO(findings[0].fix.text);
    CHECK(findings[0].fix.text.find(version) != std::string::npos);
  }
  REQUIRE(inventory::cycle_of(table, "24.1.3") != nullptr);
  CHECK(inventory::cycle_of(table, "24.1.3")->cycle == "24.1");
  CHECK(inventory::cycle_of(table, "24.2.0")->cycle == "24");
  CHECK(inventory::cycle_of(table, "2.4.1") == nullptr);
}

TEST_CASE("what Heroku chooses within a requirement is not outdated") {
  CHECK(verdict(installed("node", "24.2.0", "24.x")).empty());
  CHECK(verdict(installed("node", "24.2.0", "24.2.0")) ==
        "runtime-outdated: Node.js 24.2.0 is behind 24.19.0 of 2026-07-01");
  CHECK(verdict(installed("python", "3.14.1", "")) ==
        "runtime-outdated: Python 3.14.1 is behind 3.14.7 of 2026-07-01");
  // What is installed counts, not what would have been allowed.
  CHECK(verdict(installed("node", "18.20.8", ">=18")) ==
        "runtime-end-of-life: Node.js 18.20.8 reached its end of life on 2025-04-30");
}

TEST_CASE("files that Heroku does not read are not judged") {
  Runtime runtime = asked("node", "16.20.2", true);
  runtime.informational = true;
  CHECK(runtime_findings({runtime}, tables(), *parse_day("2026-08-25")).empty());
  CHECK(runtime_packages({runtime}, tables(), {}).empty());
}

TEST_CASE("a finding says where, how bad and what to ask for") {
  const auto only = [](const Runtime& runtime) {
    std::vector<Finding> findings = runtime_findings({runtime}, tables(), *parse_day("2026-08-25"));
    REQUIRE(findings.size() == 1);
    return findings[0];
  };
  const Finding ended = only(asked("node", "16.x"));
  CHECK(ended.kind == FindingKind::kHygiene);
  CHECK(to_string(ended.kind) == "hygiene");
  CHECK(ended.severity == Severity::kMedium);
  CHECK(ended.location == Location{"file", 7, 0, 7, 0});
  CHECK(ended.id.size() == 24);
  CHECK(ended.id.starts_with("hygiene-"));
  CHECK(ended.fix.change == "major");
  CHECK(ended.fix.command.empty());
  CHECK(only(asked("python", "3.10")).severity == Severity::kLow);
  const Finding outdated = only(asked("ruby", "3.4.1", true));
  CHECK(outdated.severity == Severity::kLow);
  CHECK(outdated.fix.version == "3.4.10");
  CHECK(outdated.fix.change == "patch");

  // The id is about the cycle: it stays when the patch changes.
  CHECK(only(asked("ruby", "3.4.2", true)).id == outdated.id);
  CHECK(only(asked("ruby", "3.1.2", true)).id != outdated.id);

  struct Case {
    const char* product;
    const char* requirement;
    bool exact;
    const char* text;
  };
  for (const Case& one : std::vector<Case>{
           {"node", "16.x", false, "Ask for Node.js 26.x in package.json (engines.node)."},
           {"ruby", "3.1.2", true,
            "Ask for Ruby 4.0.x in the Gemfile, then run bundle update --ruby."},
           {"ruby", "3.4.1", true,
            "Ask for Ruby 3.4.10 or later in the Gemfile, then run bundle update --ruby."},
           {"python", "3.10", false, "Ask for Python 3.14 in .python-version."},
           {"php", "^7.4", false, "Ask for PHP 8.5.x in composer.json (require.php)."},
           {"java", "26", false, "Ask for Java 25 in system.properties (java.runtime.version)."},
           {"go", "1.25", false, "Ask for Go 1.27 in go.mod."},
           {"dotnet", "8.0", false, "Ask for .NET 10 in the project file (TargetFramework)."},
       }) {
    INFO(one.product);
    CHECK(only(asked(one.product, one.requirement, one.exact)).fix.text == one.text);
  }
  CHECK(runtime_request("erlang", "27").empty());
}

TEST_CASE("the end of life does not block unless fail_on is lowered") {
  for (const auto& [fail_on, blocks] :
       {std::pair(Severity::kHigh, false), std::pair(Severity::kMedium, true)}) {
    policy::PolicyInput input;
    input.findings = runtime_findings({asked("node", "8.x")}, tables(), *parse_day("2026-08-25"));
    input.settings.policy.fail_on = fail_on;
    input.today = *parse_day("2026-08-25");
    const policy::Judgement judgement = policy::judge(input);
    REQUIRE(judgement.findings.size() == 1);
    CHECK((judgement.findings[0].action == Action::kBlock) == blocks);
  }
  policy::PolicyInput input;
  input.findings = runtime_findings({asked("node", "8.x")}, tables(), *parse_day("2026-08-25"));
  input.today = *parse_day("2026-08-25");
  IgnoreEntry entry;
  entry.id = input.findings[0].id;
  entry.until = *parse_day("2026-12-31");
  input.settings.ignores = {entry};
  CHECK(policy::judge(input).findings[0].action == Action::kIgnore);
}

TEST_CASE("reports name a runtime: one line of the log, an entry if it blocks, TAP and JSON") {
  Report report;
  report.scan.now = *parse_day("2026-08-25");
  policy::PolicyInput input;
  input.today = *parse_day("2026-08-25");
  input.findings =
      runtime_findings({asked("node", "8.x"), asked("ruby", "3.4.1", true)}, tables(), input.today);
  for (const Severity fail_on : {Severity::kHigh, Severity::kMedium}) {
    input.settings.policy.fail_on = fail_on;
    const bool blocks = fail_on == Severity::kMedium;
    policy::Judgement judgement = policy::judge(input);
    report.findings = judgement.findings;
    report.verdict = judgement.verdict;
    const auto count = [](const std::string& text, std::string_view part) {
      std::size_t found = 0;
      for (std::size_t at = text.find(part); at != std::string::npos;
           at = text.find(part, at + 1)) {
        ++found;
      }
      return found;
    };
    const std::string log = report::to_log(report, {});
    INFO(log);
    CHECK(count(log, "       Runtime  ") == (blocks ? 1 : 2));
    CHECK(count(log, "RUNTIME  Node.js 8.x reached its end of life") == (blocks ? 1 : 0));
    CHECK(count(log, "Fix: Ask for Node.js 26.x in package.json") == (blocks ? 1 : 0));
    CHECK(count(log, "id = \"" + input.findings[0].id) == (blocks ? 1 : 0));
    const std::string tap = report::to_tap(report);
    INFO(tap);
    CHECK(count(tap, blocks ? "not ok 2 - dependencies: none; runtimes 1 blocking, 1 reported"
                            : "ok 2 - dependencies: none; runtimes 2 reported") == 1);
    CHECK(count(tap, "ok 1 - secrets: none") == 1);
    CHECK(count(report::to_json(report), R"("kind":"hygiene")") +
              count(report::to_json(report), R"("kind": "hygiene")") ==
          2);
  }
}

TEST_CASE("exact versions become packages for the advisory matcher") {
  const std::vector<Package> packages =
      runtime_packages({asked("node", "20.11.1", true), asked("python", "3.14"),
                        asked("go", "1.25.3", true), installed("java", "8.0.402", "8")},
                       tables(), {});
  REQUIRE(packages.size() == 3);
  CHECK(packages[0].ecosystem == "Bitnami");
  CHECK(packages[0].name == "node");
  CHECK(packages[0].version == "20.11.1");
  CHECK(packages[0].scope == Scope::kRuntime);
  CHECK(packages[0].direct);
  CHECK(packages[0].path == "file");
  CHECK(packages[0].line == 7);
  CHECK(packages[1].ecosystem == "Go");
  CHECK(packages[1].name == "stdlib");
  CHECK(packages[2].name == "java");
  // go.mod's reader gives the toolchain's stdlib, too.
  CHECK(runtime_packages({asked("go", "1.25.3", true)}, tables(), packages).empty());
  CHECK(runtime_packages({asked("go", "1.25.4", true)}, tables(), packages).size() == 1);
}

TEST_CASE("an advisory of a runtime is fixed where the runtime is asked for") {
  inventory::Inventory inventory;
  inventory.packages = runtime_packages({asked("node", "20.11.1", true)}, tables(), {});
  inventory.packages[0].path = "package-lock.json";  // a path that npm's commands would be for
  AdvisoryMatch match;
  match.id = "BIT-node-2026-1";
  match.fixed_version = "20.20.2";
  const std::vector<Finding> findings = vulnerability_findings(inventory, {match});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].fix.command.empty());
  CHECK(findings[0].fix.text == "Ask for Node.js 20.20.2 or later in package.json (engines.node).");
  CHECK(findings[0].package->paths == std::vector<std::vector<std::string>>{{"node"}});
}

TEST_CASE("a fix in another cycle is none for the newest patch of a living one") {
  struct Case {
    const char* product;
    const char* version;
    const char* fixed;
    const char* text;  ///< empty: the fix stays
  };
  for (const Case& one : std::vector<Case>{
           {"python", "3.14.7", "3.15.0", "No fix for Python 3.14 is known, only for 3.15.0."},
           {"python", "3.14.8", "3.15.0", "No fix for Python 3.14 is known, only for 3.15.0."},
           {"python", "3.14.6", "3.15.0", ""},  // a newer patch may have it
           {"python", "3.14.7", "3.14.8", ""},  // newer than the table
           {"node", "20.20.2", "24.19.0", ""},  // past its end: to move on is the fix
           {"node", "25.0.0", "26.0.0", ""},    // not in the table
           {"java", "17.0.18", "", ""},
       }) {
    INFO(one.product << ' ' << one.version << ' ' << one.fixed);
    inventory::Inventory inventory;
    inventory.packages = runtime_packages({asked(one.product, one.version, true)}, tables(), {});
    AdvisoryMatch match;
    match.id = "BIT-1";
    match.severity = Severity::kCritical;
    match.fixed_version = one.fixed;
    std::vector<Finding> findings = vulnerability_findings(inventory, {match});
    const std::string before = findings.at(0).fix.text;
    drop_fixes_of_other_cycles(tables(), *parse_day("2026-08-25"), &findings);
    const bool stays = *one.text == '\0';
    CHECK(findings[0].fix.text == (stays ? before : one.text));
    CHECK(findings[0].fix.version == (stays ? one.fixed : ""));
    policy::PolicyInput input;
    input.findings = findings;
    const Action action = policy::judge(input).findings.at(0).action;
    CHECK((action == Action::kBlock) == (stays && *one.fixed != '\0'));
  }
}

TEST_CASE("the built-in tables can be read and know today's runtimes") {
  std::set<std::string> names;
  for (const char* product : {"node", "ruby", "python", "php", "java", "go", "dotnet"}) {
    INFO(product);
    const RuntimeTable table = read(built_in(product));
    CHECK(table.product == product);
    CHECK(names.insert(table.name).second);
    CHECK(table.cycles.size() >= 10);
    CHECK(table.as_of >= *parse_day("2026-08-01"));
    for (const inventory::RuntimeCycle& one : table.cycles) {
      INFO(one.cycle);
      CHECK(inventory::cycle_of(table, one.latest) == &one);
      CHECK(one.latest_date <= table.as_of);
      if (one.eol) CHECK(*one.eol > one.released);
      if (one.eol && one.support_ends) CHECK(*one.support_ends <= *one.eol);
    }
    // A healthy app hears nothing.
    const Runtime newest = asked(product, table.cycles.front().latest, true);
    if (table.product != "java") {  // whose newest one is short-lived
      CHECK(runtime_findings({newest}, {table}, table.as_of).empty());
    }
    CHECK_FALSE(runtime_request(product, "1").empty());
  }
  CHECK(read(built_in("dotnet")).name == "dotnet");  // not dotnet-sdk
  CHECK(read(built_in("go")).ecosystem == "Go");
}

TEST_CASE("a broken table is an error with its line") {
  const std::string good = table_text("node", "Node.js", cycle("20", "2026-04-30", "20.20.2"));
  CHECK(inventory::read_runtime_table("t", good));
  struct Case {
    const char* what;
    const char* by;
    std::size_t line;
  };
  for (const Case& one : std::vector<Case>{
           {"title", "titel", 2},
           {"as_of = 2026-08-21", "as_of = \"soon\"", 3},
           {"eol =", "end =", 6},
           {"cycle = \"20\"", "cycle = 20", 6},
           {"cycle = \"20\"", "cycle = \"21\"", 6},
           {"cycle = \"20\"", "cycle = \"20.x\"", 6},
           {"2026-04-30", "2026-04-31", 6},
           {"2026-07-01", "2019-07-01", 6},
           {"released = 2020-01-01, ", "", 6},
           {"name = \"node\"", "nam = \"node\"", 1},
           {"cycles = [", "cycle = [", 5},
       }) {
    INFO(one.what << " -> " << one.by);
    std::string text = good;
    text.replace(text.find(one.what), std::string_view(one.what).size(), one.by);
    const Result<RuntimeTable> table = inventory::read_runtime_table("t", text);
    REQUIRE_FALSE(table);
    CHECK(table.error().path == "t");
    CHECK(table.error().line == one.line);
  }
  const std::string two = cycle("18", "", "18.1.0") + cycle("20", "", "20.1.0");
  CHECK_FALSE(inventory::read_runtime_table("t", table_text("node", "Node.js", two)));
  CHECK_FALSE(inventory::read_runtime_table("t", table_text("node", "Node.js", "")));
  CHECK_FALSE(inventory::read_runtime_table("t", ""));
}

TEST_CASE("numbers of versions are compared as numbers of any size") {
  struct Case {
    const char* a;
    const char* b;
    int order;
  };
  for (const Case& one : std::vector<Case>{{"3.4.9", "3.4.10", -1},
                                           {"8", "8.0.0", 0},
                                           {"8.0.1", "8", 1},
                                           {"010", "10", 0},
                                           {"18.0.2", "18.0.2.1", -1},
                                           {"3.4.0.preview1", "3.4.0", 0},
                                           {"", "", 0},
                                           {"x", "1", -1},
                                           {"x", "y", 0},
                                           {"99999999999999999999", "100000000000000000000", -1},
                                           {"1.2rc5", "1.2.5", -1}}) {
    INFO(one.a << " and " << one.b);
    const auto sign = [](int order) { return order < 0 ? -1 : order > 0 ? 1 : 0; };
    CHECK(sign(inventory::compare_numbers(one.a, one.b)) == one.order);
    CHECK(sign(inventory::compare_numbers(one.b, one.a)) == -one.order);
  }
}

}  // namespace sluice::correlate
