// The second pass of a build does not repeat what the first has told; a forged hand-over changes
// nothing but the length of the log.
#include "cli/told_findings.h"

#include <filesystem>
#include <string>

#include "report/json.h"
#include "report/log.h"
#include "test/catch.h"
#include "test/temp_folder.h"

namespace sluice::cli {
namespace {

JudgedFinding finding_of(const std::string& id, Action action) {
  JudgedFinding judged;
  judged.finding.kind = FindingKind::kCheck;
  judged.finding.id = id;
  judged.finding.rule = "rule-" + id;
  judged.finding.title = "title of " + id;
  judged.finding.severity = Severity::kHigh;
  judged.finding.location.path = "config/" + id + ".rb";
  judged.finding.location.line = 3;
  judged.action = action;
  return judged;
}

Report report_of(const std::string& phase, VerdictResult result) {
  Report report;
  report.ran_checks = true;
  report.scan.root = "/tmp/build_1";
  report.scan.phase = phase;
  report.scan.source_version = "3f9c2a71b0de";
  report.scan.now = std::chrono::system_clock::time_point(std::chrono::hours(500'000));
  report.findings = {finding_of("one", Action::kBlock), finding_of("two", Action::kReport)};
  report.verdict.result = result;
  report.verdict.blocking = 1;
  report.verdict.reported = 1;
  return report;
}

std::string log_of(const Report& report, bool verbose = false) {
  report::LogOptions options;
  options.in_build = true;
  options.verbose = verbose;
  return report::to_log(report, options);
}

struct Passes {
  test::TempFolder folder;
  std::string source_pass = folder.path("source_pass.json");

  explicit Passes(Report first = report_of("source", VerdictResult::kWarned)) {
    tell_once(source_pass, &first);
  }

  Report second(Report report = report_of("slug", VerdictResult::kWarned)) const {
    tell_once(source_pass, &report);
    return report;
  }
};

bool says(const std::string& log, std::string_view text) {
  return log.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("The second pass counts what the first told, and does not repeat it", "[told]") {
  const Passes passes;
  Report slug = report_of("slug", VerdictResult::kWarned);
  slug.findings.push_back(finding_of("three", Action::kBlock));
  slug.verdict.blocking = 2;
  const Report second = passes.second(slug);
  const std::string log = log_of(second);
  CAPTURE(log);
  CHECK(says(log, "2 findings told there, not repeated here"));
  CHECK(says(log, "2 findings would stop this build"));
  CHECK(says(log, "told 1 of them."));
  CHECK(says(log, "title of three"));
  CHECK_FALSE(says(log, "title of one"));
  CHECK(says(log_of(second, true), "title of one"));
  CHECK(report::to_json(second) == report::to_json(slug));
}

TEST_CASE("Nothing new: the second pass says that the first told all", "[told]") {
  const std::string log = log_of(Passes().second());
  CAPTURE(log);
  CHECK(says(log, "first pass told all of them."));
  CHECK_FALSE(says(log, "title of one"));
}

TEST_CASE("What stops a build is always told", "[told]") {
  const Passes passes(report_of("source", VerdictResult::kBlocked));
  const std::string log = log_of(passes.second(report_of("slug", VerdictResult::kBlocked)));
  CAPTURE(log);
  CHECK(says(log, "title of one"));
  CHECK(says(log, "1 finding told there"));
}

TEST_CASE("What became worse or lies elsewhere, too, is told again", "[told]") {
  const Passes passes;
  Report slug = report_of("slug", VerdictResult::kWarned);
  SECTION("worse") { slug.findings[0].finding.severity = Severity::kCritical; }
  SECTION("now blocking") { slug.findings[1].action = Action::kBlock; }
  SECTION("another place") { slug.findings[0].finding.location.path = "public/app.js"; }
  SECTION("one more place") {
    slug.findings[0].finding.more_locations.push_back(slug.findings[0].finding.location);
  }
  const Report second = passes.second(slug);
  CHECK(second.findings[0].told + second.findings[1].told == 1);
}

TEST_CASE("What another build told is told again", "[told]") {
  const Passes passes;
  Report slug = report_of("slug", VerdictResult::kWarned);
  SECTION("another folder") { slug.scan.root = "/tmp/build_2"; }
  SECTION("another commit") { slug.scan.source_version = "0123456789ab"; }
  SECTION("long ago") { slug.scan.now += std::chrono::hours(7); }
  SECTION("in the future") { slug.scan.now -= std::chrono::hours(1); }
  CHECK(log_of(passes.second(slug)).find("told there") == std::string::npos);
}

TEST_CASE("A damaged hand-over makes the log longer, nothing else", "[told]") {
  const Passes passes;
  const std::string path = passes.folder.path("told.json");
  SECTION("no JSON") { passes.folder.write("told.json", "{\"schema\": \"sluice-told/1\", "); }
  SECTION("empty") { passes.folder.write("told.json", ""); }
  SECTION("gone") { std::filesystem::remove(path); }
  SECTION("a folder") {
    std::filesystem::remove(path);
    std::filesystem::create_directory(path);
  }
  SECTION("a link") {
    std::filesystem::rename(path, passes.folder.path("elsewhere.json"));
    std::filesystem::create_symlink(passes.folder.path("elsewhere.json"), path);
  }
  SECTION("more than there can be") {
    std::string text = "{\"schema\": \"sluice-told/1\", \"told\": [";
    for (int i = 0; i < 30'000; ++i) text += "\"a\",";
    passes.folder.write("told.json", text + "\"a\"]}");
  }
  CHECK(log_of(passes.second()).find("told there") == std::string::npos);
}

TEST_CASE("Without a second pass nothing is written", "[told]") {
  Report first = report_of("source", VerdictResult::kWarned);
  tell_once("", &first);
  CHECK_FALSE(first.findings[0].told);
}

}  // namespace sluice::cli
