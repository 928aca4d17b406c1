// libFuzzer target: any text wherever a report has a text of the tree, in every format. Nothing raw
// gets out, and what is JSON or XML can be read.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "cli/explain_finding.h"
#include "cli/report_formats.h"
#include "format/json.h"
#include "format/xml.h"
#include "report/bom.h"
#include "test/report/sample_reports.h"

namespace {

using namespace sluice;

void expect(bool holds) {
  if (!holds) std::abort();
}

bool is_raw(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F;
}

/// JSON's own reader, and each of its findings explained.
void read_report(const std::string& text) {
  const auto report = format::read_json("report.json", text);
  expect(bool(report));
  for (const std::string& id : cli::finding_ids(*report)) {
    const auto found = cli::find_finding("report.json", *report, id);
    expect(bool(found));
    if (found->node == nullptr) continue;
    const report::Explanation told = cli::explain_finding(
        *found, {}, "report.json", std::chrono::sys_days(std::chrono::days{20'780}));
    const std::string page = report::explanation_text(told, false);
    expect(std::none_of(page.begin(), page.end(), is_raw));
    expect(bool(format::read_json("explanation", report::explanation_json(told))));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const Report report = report::hostile_report(text);
  std::vector<Package> packages;
  for (const JudgedFinding& judged : report.findings) {
    if (judged.finding.package) packages.push_back(judged.finding.package->package);
  }
  const report::Bom bom = report::make_bom(packages, {text, "", text, "2026-11-23T10:15:30Z"});
  report::LogOptions options;
  options.verbose = true;
  for (const cli::ReportFormat& format : cli::report_formats()) {
    cli::FormatInput input{report, options};
    input.bom = &bom;
    const std::string written = format.render(input);
    expect(std::none_of(written.begin(), written.end(), is_raw));
    expect(written.find("##[") == std::string::npos);
    if (written.empty()) continue;
    if (written.front() == '{') expect(bool(format::read_json(format.name, written)));
    if (format.name == "json") read_report(written);
    if (format.name == "junit") expect(bool(format::read_xml("junit.xml", written)));
  }
  return 0;
}
