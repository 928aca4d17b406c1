// What holds for every format: it is made for any report, and says the same each time.
#include "cli/report_formats.h"

#include <algorithm>

#include "report/log.h"
#include "test/catch.h"
#include "test/report/sample_reports.h"

using namespace sluice;

namespace {

bool has_raw_control(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F;
  });
}

/// A runner of GitHub would take such a line for a command; of ours there are three.
bool has_foreign_command(const std::string& text, bool annotations) {
  for (std::size_t at = 0;;) {
    at = text.find_first_not_of(" \t\n", at);
    if (at == std::string::npos) break;
    const std::string_view line = std::string_view(text).substr(at, 10);
    const bool ours =
        annotations && (line.starts_with("::error ") || line.starts_with("::warning ") ||
                        line.starts_with("::notice "));
    if (line.starts_with("::") && !ours) return true;
    at = text.find('\n', at);
    if (at == std::string::npos) break;
  }
  return text.find("##[") != std::string::npos;
}

/// Of the packages that the report speaks of.
report::Bom bom_of(const Report& report, std::vector<Package>* packages) {
  for (const JudgedFinding& judged : report.findings) {
    if (judged.finding.package) packages->push_back(judged.finding.package->package);
  }
  return report::make_bom(*packages, {"app", "", "1.0.0", "2026-11-23T10:15:30Z"});
}

}  // namespace

TEST_CASE("every format renders a clean, a bad and a big report, twice the same", "[report]") {
  const report::LogOptions options;
  for (const cli::ReportFormat& format : cli::report_formats()) {
    CAPTURE(format.name);
    for (const Report& report :
         {report::clean_report(), report::bad_report(), report::big_report(300)}) {
      std::vector<Package> packages;
      const report::Bom bom = bom_of(report, &packages);
      cli::FormatInput input{report, options};
      input.bom = &bom;
      const std::string text = format.render(input);
      if (format.when_empty.empty()) CHECK(!text.empty());
      CHECK(text == format.render(input));
    }
  }
}

TEST_CASE("hostile names reach no output raw", "[report]") {
  report::LogOptions options;
  options.verbose = true;
  for (const std::string& hostile : report::hostile_texts()) {
    const Report report = report::hostile_report(hostile);
    std::vector<Package> packages;
    const report::Bom bom = bom_of(report, &packages);
    for (const cli::ReportFormat& format : cli::report_formats()) {
      CAPTURE(format.name, hostile.substr(0, 80));
      cli::FormatInput input{report, options};
      input.bom = &bom;
      const std::string text = format.render(input);
      CHECK_FALSE(has_raw_control(text));
      CHECK_FALSE(has_foreign_command(text, format.name == "github"));
      CHECK(text.find("\xe2\x80\xae") == std::string::npos);
    }
  }
}
