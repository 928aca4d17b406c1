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

/// For what is made as a whole.
template <std::string (*kMake)(const FormatInput& input)>
void in_one(const FormatInput& input, const TextSink& sink) {
  const std::string text = kMake(input);
  if (!text.empty()) sink(text);
}

std::string log(const FormatInput& input) { return report::to_log(input.report, input.options); }
std::string markdown(const FormatInput& input) {
  return report::to_markdown(input.report, input.options);
}
std::string junit(const FormatInput& input) { return report::to_junit(input.report); }
std::string html(const FormatInput& input) { return report::to_html(input.report, input.options); }
std::string tap(const FormatInput& input) { return report::to_tap(input.report); }
std::string github(const FormatInput& input) {
  return report::to_annotations(input.report, input.full_report, input.prefix);
}
std::string openvex(const FormatInput& input) {
  return report::to_openvex(input.report, input.bom->facts.created);
}

void json(const FormatInput& input, const TextSink& sink) {
  report::write_json(input.report, sink);
}
void sarif(const FormatInput& input, const TextSink& sink) {
  report::write_sarif(input.report, input.sarif, sink);
}
template <report::CycloneDxVersion kVersion>
void cyclonedx(const FormatInput& input, const TextSink& sink) {
  report::write_cyclonedx(*input.bom, kVersion, &input.report, sink);
}
void spdx(const FormatInput& input, const TextSink& sink) {
  report::write_spdx(*input.bom, &input.report, sink);
}

constexpr std::array kFormats = {
    ReportFormat{"log", in_one<log>},
    ReportFormat{"json", json},
    ReportFormat{"markdown", in_one<markdown>},
    ReportFormat{"sarif", sarif, true},
    ReportFormat{"junit", in_one<junit>},
    ReportFormat{"html", in_one<html>},
    ReportFormat{"tap", in_one<tap>},
    ReportFormat{"github", in_one<github>},
    ReportFormat{.name = "cyclonedx",
                 .write = cyclonedx<report::CycloneDxVersion::k1_6>,
                 .needs_packages = true},
    ReportFormat{.name = "cyclonedx-1.7",
                 .write = cyclonedx<report::CycloneDxVersion::k1_7>,
                 .needs_packages = true},
    ReportFormat{.name = "spdx", .write = spdx, .needs_packages = true},
    ReportFormat{.name = "openvex",
                 .write = in_one<openvex>,
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
