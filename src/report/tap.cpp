#include "report/tap.h"

#include <string_view>
#include <vector>

#include "format/json_writer.h"
#include "report/escape.h"
#include "report/log_entries.h"
#include "report/owasp_text.h"

namespace sluice::report {
namespace {

std::string count_of(std::size_t count, const std::string& noun) {
  return std::to_string(count) + ' ' + noun + (count == 1 ? "" : "s");
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
  text += "    where: " + quoted(place_text(finding.location)) + '\n';
  if (finding.history) text += "    history: " + quoted(history_text(*finding.history)) + '\n';
  text +=
      "    fix: " + quoted(finding.fix.command.empty() ? finding.fix.text : finding.fix.command) +
      '\n';
  return text;
}

/// What one test point is about. What the app is built on are its packages and runtimes.
enum class Group { kSecrets, kDependencies, kConfiguration, kAccess };

Group group_of(FindingKind kind) {
  if (kind == FindingKind::kSecret) return Group::kSecrets;
  if (kind == FindingKind::kCheck) return Group::kConfiguration;
  return kind == FindingKind::kAccess ? Group::kAccess : Group::kDependencies;
}

std::string group_line(const Report& report, Group group, int number, std::string_view name,
                       const std::string& scanned) {
  std::size_t blocking = 0;
  std::size_t reported = 0;
  std::size_t ignored = 0;
  std::string details;
  for (const JudgedFinding& judged : report.findings) {
    if (group_of(judged.finding.kind) != group) continue;
    if (judged.action != Action::kBlock) {
      ++(judged.action == Action::kIgnore ? ignored : reported);
      continue;
    }
    ++blocking;
    details += details_of(judged.finding);
  }
  const bool failed = blocking > 0 && report.verdict.exit_code == kExitBlocked;
  std::string line = std::string(failed ? "not ok " : "ok ") + std::to_string(number) + " - " +
                     std::string(name) + ": ";
  std::string counts;
  const auto add = [&](std::size_t count, std::string_view words) {
    if (count == 0) return;
    counts += (counts.empty() ? "" : ", ") + std::to_string(count) + std::string(words);
  };
  add(blocking, failed ? " blocking" : " would block");
  add(reported, " reported");
  add(ignored, " ignored");
  line += (counts.empty() ? "none" : counts) + " in " + scanned + '\n';
  return blocking == 0 ? line : line + "  ---\n" + details + "  ...\n";
}

std::string coverage_line(const Report& report, int number) {
  std::string details;
  for (const Problem& problem : report.scan.problems) {
    if (!problem.incomplete) continue;
    details += "  - " +
               quoted(place_text({problem.path, problem.line, 0, 0, 0}) + "  " + problem.message) +
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
  const auto add = [&](Group group, std::string_view name, const std::string& scanned) {
    lines.push_back(group_line(report, group, next(), name, scanned));
  };
  const std::string files = count_of(report.scan.files, "file");
  if (report.looked_for_secrets) {
    const auto& commits = report.scan.commits;
    add(Group::kSecrets, "secrets",
        commits ? count_of(*commits, "commit") + " and " + count_of(report.scan.files, "blob")
                : files);
  }
  if (report.looked_at_dependencies) {
    add(Group::kDependencies, "dependencies", count_of(report.packages, "package"));
  }
  if (report.ran_checks) add(Group::kConfiguration, "configuration", files);
  if (report.looked_at_access) add(Group::kAccess, "access", files);
  lines.push_back(coverage_line(report, next()));
  std::string text = "TAP version 13\n1.." + std::to_string(lines.size()) + '\n';
  for (const std::string& line : lines) text += line;
  for (const OwaspView& view : report.owasp) {
    for (const OwaspRow& row : view.rows) {
      text += "# OWASP " + row.id + ':' + view.edition + ' ' + row.name + ": " +
              owasp_numbers(row) + "; not seen by a build: " + row.blind + '\n';
    }
  }
  return text;
}

}  // namespace sluice::report
