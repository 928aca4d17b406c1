// What SARIF is told of lines: read from the files that have findings, and nothing outside of them.
#include "cli/sarif_lines.h"

#include <filesystem>

#include "test/catch.h"
#include "test/temp_folder.h"

using namespace sluice;

namespace {

JudgedFinding finding_at(FindingKind kind, const Location& location) {
  JudgedFinding judged;
  judged.finding.kind = kind;
  judged.finding.location = location;
  return judged;
}

Report report_of(const test::TempFolder& folder, const std::vector<JudgedFinding>& findings) {
  Report report;
  report.scan.root = folder.path();
  report.findings = findings;
  return report;
}

}  // namespace

TEST_CASE("lines of findings get GitHub's fingerprint, ends and columns in UTF-16") {
  const test::TempFolder folder;
  folder.write("a.py", "DEBUG = True\nSECRET_KEY = \"x\"\n");
  folder.write("b.py", "x\nx\n\xc3\xa9\xf0\x9f\x98\x80z\r\n");
  const report::SarifInput input = cli::read_sarif_input(
      report_of(folder, {finding_at(FindingKind::kCheck, {"a.py", 1, 1, 1, 13}),
                         finding_at(FindingKind::kCheck, {"b.py", 3, 7, 3, 8}),
                         finding_at(FindingKind::kCheck, {"b.py", 90, 1, 90, 8})}));
  CHECK(input.lines.at("a.py").at(1).fingerprint == "b152c2317d3b7536:1");
  CHECK(input.lines.at("a.py").at(1).end == 13);
  const report::SourceLine& line = input.lines.at("b.py").at(3);
  CHECK(line.columns == std::map<std::size_t, std::size_t>{{7, 4}, {8, 5}});
  CHECK(line.end == 5);
  CHECK(line.fingerprint.ends_with(":1"));
  CHECK(input.lines.at("b.py").count(90) == 0);
}

TEST_CASE("what speaks of a whole file has its first line's fingerprint") {
  const test::TempFolder folder;
  folder.write("package.json", "hello\n");
  const report::SarifInput input = cli::read_sarif_input(
      report_of(folder, {finding_at(FindingKind::kHygiene, {"package.json"})}));
  CHECK(input.lines.at("package.json").at(1).fingerprint == "5e536e90a7094d15:1");
}

TEST_CASE("the same line again has the next number") {
  const test::TempFolder folder;
  const std::string line = std::string(120, 'y') + '\n';
  folder.write("a", line + line + line);
  const report::SarifInput input = cli::read_sarif_input(
      report_of(folder, {finding_at(FindingKind::kCheck, {"a", 3, 1, 3, 2})}));
  CHECK(input.lines.at("a").at(3).fingerprint.ends_with(":3"));
}

TEST_CASE("a line whose fingerprint would cover a secret has none") {
  const test::TempFolder folder;
  const std::string far(120, 'z');
  folder.write("a", "one\nsecret\n" + far + "\nfour\n");
  const report::SarifInput input = cli::read_sarif_input(
      report_of(folder, {finding_at(FindingKind::kCheck, {"a", 1, 1, 1, 3}),
                         finding_at(FindingKind::kCheck, {"a", 4, 1, 4, 3}),
                         finding_at(FindingKind::kSecret, {"a", 2, 1, 2, 7})}));
  CHECK(input.lines.at("a").at(1).fingerprint.empty());
  CHECK(input.lines.at("a").at(2).fingerprint.empty());
  CHECK_FALSE(input.lines.at("a").at(4).fingerprint.empty());
}

TEST_CASE("no link is followed, and nothing but the app's own files is read") {
  const test::TempFolder folder;
  const test::TempFolder outside;
  outside.write("x", "x\n");
  folder.write("utf16", std::string("\xff\xfe"
                                    "a\0\n\0",
                                    6));
  std::filesystem::create_symlink(outside.path("x"), folder.path("link"));
  std::filesystem::create_directory_symlink(outside.path(), folder.path("folder"));
  const report::SarifInput input = cli::read_sarif_input(
      report_of(folder, {finding_at(FindingKind::kCheck, {"link", 1, 1, 1, 1}),
                         finding_at(FindingKind::kCheck, {"folder/x", 1, 1, 1, 1}),
                         finding_at(FindingKind::kCheck, {"../x", 1, 1, 1, 1}),
                         finding_at(FindingKind::kCheck, {"utf16", 1, 1, 1, 1}),
                         finding_at(FindingKind::kCheck, {"gone", 1, 1, 1, 1})}));
  CHECK(input.lines.empty());
}

TEST_CASE("findings without a file stand at the first file there is of the app's own settings") {
  const test::TempFolder folder;
  CHECK(cli::read_sarif_input(report_of(folder, {})).home == "sluice.toml");
  folder.write("app.json", "{}");
  CHECK(cli::read_sarif_input(report_of(folder, {})).home == "app.json");
  folder.write("Procfile", "web: x\n");
  CHECK(cli::read_sarif_input(report_of(folder, {})).home == "Procfile");
}

TEST_CASE("an app is named by its folder only where that does not change with each build") {
  Report report;
  report.scan.root = "services/api/";
  CHECK(cli::read_sarif_input(report).app == "services/api");
  for (const char* root : {".", "/tmp/build_1", "../x", "./"}) {
    report.scan.root = root;
    CHECK(cli::read_sarif_input(report).app == "app");
  }
}
