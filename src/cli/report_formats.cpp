#include "cli/report_formats.h"

#include <algorithm>
#include <array>
#include <vector>

#include "report/annotations.h"
#include "report/cyclonedx.h"
#include "report/html.h"
#include "report/json.h"
#include "report/junit.h"
#include "report/markdown.h"
#include "report/openvex.h"
#include "report/sarif.h"
#include "report/spdx.h"
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
    ReportFormat{.name = "cyclonedx",
                 .render =
                     [](const FormatInput& input) {
                       return report::to_cyclonedx(*input.bom, report::CycloneDxVersion::k1_6,
                                                   &input.report);
                     },
                 .needs_packages = true},
    ReportFormat{.name = "cyclonedx-1.7",
                 .render =
                     [](const FormatInput& input) {
                       return report::to_cyclonedx(*input.bom, report::CycloneDxVersion::k1_7,
                                                   &input.report);
                     },
                 .needs_packages = true},
    ReportFormat{
        .name = "spdx",
        .render =
            [](const FormatInput& input) { return report::to_spdx(*input.bom, &input.report); },
        .needs_packages = true},
    ReportFormat{.name = "openvex",
                 .render =
                     [](const FormatInput& input) {
                       return report::to_openvex(input.report, input.bom->facts.created);
                     },
                 .needs_packages = true,
                 .when_empty = "no vulnerability is accepted"},
};

}  // namespace

std::span<const ReportFormat> report_formats() { return kFormats; }

const ReportFormat* find_format(std::string_view name) {
  const auto found = std::find_if(kFormats.begin(), kFormats.end(),
                                  [&](const ReportFormat& format) { return format.name == name; });
  return found == kFormats.end() ? nullptr : &*found;
}

std::string format_names(bool packages) {
  std::vector<std::string_view> known;
  for (const ReportFormat& format : kFormats) {
    if (packages || !format.needs_packages) known.push_back(format.name);
  }
  std::string names;
  for (const std::string_view name : known) {
    if (name != known.front()) names += name == known.back() ? " or " : ", ";
    names += name;
  }
  return names;
}

}  // namespace sluice::cli
