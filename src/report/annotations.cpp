#include "report/annotations.h"

#include <array>

#include "report/escape.h"
#include "report/finding_text.h"
#include "report/place.h"
#include "report/rule_groups.h"

namespace sluice::report {
namespace {

enum class Level { kError, kWarning, kNotice };

constexpr std::array<std::string_view, 3> kWords = {"error", "warning", "notice"};

/// Annotations by level, and how many had no room.
class Annotations {
 public:
  /// One notice is kept for the summary.
  void add(Level level, const std::string& properties, const std::string& message) {
    const auto index = static_cast<std::size_t>(level);
    const std::size_t room = level == Level::kNotice ? kMaxAnnotations - 1 : kMaxAnnotations;
    if (counts_.at(index) == room) {
      ++left_out_;
      return;
    }
    ++counts_.at(index);
    text_ += "::" + std::string(kWords.at(index)) + ' ' + properties + "::" + message + '\n';
  }
  std::size_t left_out() const { return left_out_; }
  std::string take() { return std::move(text_); }

 private:
  std::array<std::size_t, 3> counts_{};
  std::size_t left_out_ = 0;
  std::string text_;
};

void add_property(std::string* properties, std::string_view name, const std::string& value) {
  if (!properties->empty()) *properties += ',';
  *properties += std::string(name) + '=' + value;
}

/// The file, and of it as much as is known.
std::string place_properties(const Location& location, std::string_view prefix) {
  std::string properties;
  if (!is_file_of_app(location)) return properties;
  add_property(&properties, "file", annotation_property(std::string(prefix) + location.path, 1024));
  if (location.line == 0 || !location.inner.empty() || !location.commit.empty()) return properties;
  add_property(&properties, "line", std::to_string(location.line));
  if (location.column == 0) return properties;
  add_property(&properties, "endLine", std::to_string(location.end_line));
  // GitHub takes columns only of one line.
  if (location.end_line != location.line) return properties;
  add_property(&properties, "col", std::to_string(location.column));
  add_property(&properties, "endColumn", std::to_string(location.end_column));
  return properties;
}

Level level_of(const JudgedFinding& judged, bool enforced) {
  if (judged.action == Action::kBlock) return enforced ? Level::kError : Level::kWarning;
  return judged.finding.severity >= Severity::kMedium ? Level::kWarning : Level::kNotice;
}

void add_finding(Annotations* annotations, const JudgedFinding& judged, bool enforced,
                 std::string_view prefix) {
  const Finding& finding = judged.finding;
  std::string properties = place_properties(finding.location, prefix);
  add_property(
      &properties, "title",
      annotation_property(
          "Sluice: " + finding.rule + " (" + std::string(to_string(finding.severity)) + ')', 200));
  std::string message = annotation_text(subject_text(finding));
  if (!finding.location.inner.empty()) {
    message += " (in " + annotation_text(finding.location.inner, 200) + ')';
  }
  message += ". " + annotation_text(judged.why) + '.';
  if (const std::string remedy = remedy_text(finding); !remedy.empty()) {
    message += "%0AFix: " + annotation_text(remedy);
  }
  annotations->add(level_of(judged, enforced), properties,
                   message + "%0AId: " + annotation_text(finding.id));
}

void add_problem(Annotations* annotations, const Problem& problem, std::string_view prefix) {
  std::string properties = place_properties({problem.path, problem.line, 0, 0, 0}, prefix);
  add_property(&properties, "title", "Sluice%3A not scanned");
  annotations->add(Level::kWarning, properties, annotation_text(problem.message));
}

}  // namespace

std::string to_annotations(const Report& report, std::string_view full_report,
                           std::string_view prefix) {
  Annotations annotations;
  const bool enforced = blocking_fails(report);
  for (const JudgedFinding& judged : report.findings) {
    if (judged.action == Action::kBlock) add_finding(&annotations, judged, enforced, prefix);
  }
  for (const Problem& problem : report.scan.problems) {
    if (problem.incomplete) add_problem(&annotations, problem, prefix);
  }
  for (const JudgedFinding& judged : report.findings) {
    if (judged.action == Action::kReport) add_finding(&annotations, judged, enforced, prefix);
  }
  std::string summary = verdict_text(report) + ": " + counts_sentence(report) + '.';
  if (annotations.left_out() > 0) {
    summary += ' ' + std::to_string(annotations.left_out()) + " more are not shown here" +
               (full_report.empty() ? ", see the log or a report in a file (--format html=FILE)."
                                    : ", see " + std::string(full_report) + '.');
  }
  return annotations.take() + "::notice title=Sluice::" + annotation_text(summary) + '\n';
}

}  // namespace sluice::report
