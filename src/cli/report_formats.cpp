#include "cli/report_formats.h"

#include <algorithm>
#include <array>

#include "report/annotations.h"
#include "report/html.h"
#include "report/json.h"
#include "report/junit.h"
#include "report/markdown.h"
#include "report/sarif.h"
#include "report/tap.h"

namespace sluice::cli {
namespace {

constexpr std::array kFormats = {
    ReportFormat{
        "log",
        [](const FormatInput& input) { return report::to_log(input.report, input.options); }},
    ReportFormat{"json", [](const FormatInput& input) { return report::to_json(input.report); }},
    ReportFormat{
        "markdown",
        [](const FormatInput& input) { return report::to_markdown(input.report, input.options); }},
    ReportFormat{
        "sarif",
        [](const FormatInput& input) { return report::to_sarif(input.report, input.sarif); }, true},
    ReportFormat{"junit", [](const FormatInput& input) { return report::to_junit(input.report); }},
    ReportFormat{
        "html",
        [](const FormatInput& input) { return report::to_html(input.report, input.options); }},
    ReportFormat{"tap", [](const FormatInput& input) { return report::to_tap(input.report); }},
    ReportFormat{"github",
                 [](const FormatInput& input) {
                   return report::to_annotations(input.report, input.full_report, input.prefix);
                 }},
};

}  // namespace

std::span<const ReportFormat> report_formats() { return kFormats; }

const ReportFormat* find_format(std::string_view name) {
  const auto found = std::find_if(kFormats.begin(), kFormats.end(),
                                  [&](const ReportFormat& format) { return format.name == name; });
  return found == kFormats.end() ? nullptr : &*found;
}

std::string format_names() {
  std::string names;
  for (const ReportFormat& format : kFormats) {
    if (&format != &kFormats.front()) names += &format == &kFormats.back() ? " or " : ", ";
    names += format.name;
  }
  return names;
}

}  // namespace sluice::cli
