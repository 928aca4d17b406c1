#include "report/openvex.h"

#include "base/date.h"
#include "policy/vex.h"
#include "policy/vex_index.h"
#include "report/bom.h"
#include "report/cyclonedx.h"
#include "test/catch.h"
#include "test/report/sample_reports.h"

using namespace sluice;

namespace {

constexpr std::string_view kCreated = "2026-11-23T10:15:30Z";
const std::chrono::sys_days kToday = *parse_day("2026-11-23");

/// A vulnerability that an entry of this kind accepts.
Report accepted(AcceptanceKind kind) {
  Report report = report::bad_report();
  std::erase_if(report.findings, [](const JudgedFinding& judged) {
    return judged.action != Action::kIgnore || !judged.finding.advisory;
  });
  report.findings.front().ignored_by->kind = kind;
  return report;
}

std::string as_cyclonedx(const Report& report) {
  std::vector<Package> packages;
  for (const JudgedFinding& judged : report.findings) {
    if (judged.finding.package) packages.push_back(judged.finding.package->package);
  }
  const report::Bom bom = report::make_bom(packages, {"app", "", "1", std::string(kCreated)});
  return report::to_cyclonedx(bom, report::CycloneDxVersion::k1_6, &report);
}

}  // namespace

TEST_CASE("each kind of acceptance has its words in OpenVEX and CycloneDX", "[openvex]") {
  struct Case {
    AcceptanceKind kind;
    std::string openvex;
    std::string cyclonedx;
  };
  const Case cases[] = {
      {AcceptanceKind::kAccepted, R"("status": "affected")", R"("state": "exploitable")"},
      {AcceptanceKind::kFalsePositive, R"("justification": "vulnerable_code_not_present")",
       R"("state": "false_positive")"},
      {AcceptanceKind::kNotReachable, R"("justification": "vulnerable_code_not_in_execute_path")",
       R"("justification": "code_not_reachable")"},
      {AcceptanceKind::kMitigated, R"("justification": "inline_mitigations_already_exist")",
       R"("justification": "protected_by_mitigating_control")"},
      {AcceptanceKind::kInTriage, R"("status": "under_investigation")", R"("state": "in_triage")"},
  };
  for (const Case& row : cases) {
    CAPTURE(to_string(row.kind));
    CHECK(report::to_openvex(accepted(row.kind), kCreated).find(row.openvex) != std::string::npos);
    CHECK(as_cyclonedx(accepted(row.kind)).find(row.cyclonedx) != std::string::npos);
  }
}

TEST_CASE("what is written is read back as the same acceptance", "[openvex]") {
  for (const AcceptanceKind kind :
       {AcceptanceKind::kAccepted, AcceptanceKind::kFalsePositive, AcceptanceKind::kNotReachable,
        AcceptanceKind::kMitigated, AcceptanceKind::kInTriage}) {
    const Report report = accepted(kind);
    const IgnoreEntry& written = *report.findings.front().ignored_by;
    for (const std::string& text : {report::to_openvex(report, kCreated), as_cyclonedx(report)}) {
      CAPTURE(text);
      Result<std::vector<VexStatement>> read = policy::read_vex("again.json", text);
      REQUIRE(read);
      const Vex vex{{}, *std::move(read)};
      policy::VexIndex index(vex, kToday);
      const auto answer = index.find(report.findings.front().finding);
      REQUIRE(answer.entry);
      CHECK(answer.entry->kind == kind);
      CHECK(answer.entry->until == written.until);
      CHECK(answer.entry->reason == written.reason);
    }
  }
}

TEST_CASE("without an acceptance of a vulnerability there is no document", "[openvex]") {
  CHECK(report::to_openvex(report::clean_report(), kCreated).empty());
  Report report = accepted(AcceptanceKind::kAccepted);
  report.findings.front().finding.advisory->malicious = true;
  CHECK(report::to_openvex(report, kCreated).empty());
}

TEST_CASE("one entry that accepts two packages is one statement", "[openvex]") {
  Report report = accepted(AcceptanceKind::kMitigated);
  report.findings.push_back(report.findings.front());
  report.findings.push_back(report.findings.front());
  report.findings.back().finding.package->purl = "pkg:npm/lodash@4.17.14";
  const std::string text = report::to_openvex(report, kCreated);
  const auto read = policy::read_vex("again.json", text);
  REQUIRE(read);
  REQUIRE(read->size() == 1);
  CHECK(read->front().packages.size() == 2);
}

TEST_CASE("the name of a document follows its content, not its time", "[openvex]") {
  const auto name = [](const std::string& text) { return text.substr(text.find("urn:uuid:"), 45); };
  const Report one = accepted(AcceptanceKind::kMitigated);
  const Report two = accepted(AcceptanceKind::kAccepted);
  const std::string text = report::to_openvex(one, kCreated);
  CHECK(name(text) == name(report::to_openvex(one, "2027-01-01T00:00:00Z")));
  CHECK(name(text) != name(report::to_openvex(two, kCreated)));
  CHECK(name(as_cyclonedx(one)) != name(as_cyclonedx(two)));
}
