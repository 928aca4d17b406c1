#include "report/tap.h"

#include <string_view>
#include <vector>

#include "format/json_writer.h"
#include "report/escape.h"

namespace sluice::report {
namespace {

std::string place_of(const Location& location) {
  std::string place = location.path;
  if (!location.inner.empty()) place += " > " + location.inner;
  if (location.line != 0) place += ':' + std::to_string(location.line);
  return place;
}

/// A YAML double-quoted scalar; JSON's quoting is a subset of it.
std::string quoted(std::string_view text) { return format::json_string(one_line(text)); }

std::string details_of(const Finding& finding) {
  std::string text = "  - id: " + quoted(finding.rule) + '\n';
  text += "    what: " + quoted(finding.title) + '\n';
  if (finding.package) {
    const Package& package = finding.package->package;
    text += "    package: " + quoted(package.name + ' ' + package.version) + '\n';
  }
  text += "    where: " + quoted(place_of(finding.location)) + '\n';
  text +=
      "    fix: " + quoted(finding.fix.command.empty() ? finding.fix.text : finding.fix.command) +
      '\n';
  return text;
}

/// One test point for the secrets, or for all the rest: what the app is built on.
std::string group_line(const Report& report, bool secrets, int number, std::string_view name,
                       const std::string& scanned) {
  std::size_t blocking = 0;
  std::size_t other = 0;
  std::string details;
  for (const JudgedFinding& judged : report.findings) {
    if ((judged.finding.kind == FindingKind::kSecret) != secrets) continue;
    if (judged.action != Action::kBlock) {
      ++other;
      continue;
    }
    ++blocking;
    details += details_of(judged.finding);
  }
  const bool failed = blocking > 0 && report.verdict.exit_code == kExitBlocked;
  std::string line = std::string(failed ? "not ok " : "ok ") + std::to_string(number) + " - " +
                     std::string(name) + ": ";
  if (blocking > 0) {
    line += std::to_string(blocking) + (failed ? " block" : " would block");
    line += ", " + std::to_string(other) + " reported in " + scanned + '\n';
    return line + "  ---\n" + details + "  ...\n";
  }
  return line + (other == 0 ? "none" : std::to_string(other) + " reported, none blocks") + " in " +
         scanned + '\n';
}

std::string coverage_line(const Report& report, int number) {
  std::string details;
  for (const Problem& problem : report.scan.problems) {
    if (!problem.incomplete) continue;
    details += "  - " +
               quoted(place_of({problem.path, problem.line, 0, 0, 0}) + "  " + problem.message) +
               '\n';
  }
  const std::string end = " - coverage: ";
  if (details.empty()) return "ok " + std::to_string(number) + end + "everything was read\n";
  return "not ok " + std::to_string(number) + end + "parts could not be scanned\n  ---\n" +
         details + "  ...\n";
}

}  // namespace

std::string to_tap(const Report& report) {
  std::vector<std::string> lines;
  const auto next = [&] { return static_cast<int>(lines.size()) + 1; };
  if (report.looked_for_secrets) {
    lines.push_back(
        group_line(report, true, next(), "secrets", std::to_string(report.scan.files) + " files"));
  }
  if (report.looked_at_dependencies) {
    lines.push_back(group_line(report, false, next(), "dependencies",
                               std::to_string(report.packages) + " packages"));
  }
  lines.push_back(coverage_line(report, next()));
  std::string text = "TAP version 13\n1.." + std::to_string(lines.size()) + '\n';
  for (const std::string& line : lines) text += line;
  return text;
}

}  // namespace sluice::report
