#include "report/sarif.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "report/escape.h"
#include "report/finding_text.h"
#include "report/place.h"
#include "report/sarif_result.h"
#include "report/sarif_rules.h"

namespace sluice::report {
namespace {

using format::JsonWriter;

constexpr std::string_view kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
constexpr std::size_t kMaxNotifications = 1'000;

/// The findings that are written, and one that stands for the others.
struct Selection {
  std::vector<const JudgedFinding*> findings;
  std::optional<JudgedFinding> rest;
};

JudgedFinding finding_of_rest(std::size_t count) {
  JudgedFinding judged;
  Finding& finding = judged.finding;
  finding.id = "sluice-findings-left-out";
  finding.kind = FindingKind::kHygiene;
  finding.rule = "sluice-findings-left-out";
  finding.title = std::to_string(count) + " more findings are left out here";
  finding.risk = "GitHub shows no more than " + std::to_string(kMaxSarifResults) +
                 " results of a run; the worst ones are in it.";
  finding.severity = Severity::kMedium;
  finding.confidence = Confidence::kProven;
  finding.fix.text = "The JSON report has them all: --format json=FILE.";
  judged.why = "they are less severe than those that are told";
  return judged;
}

Selection select(const Report& report) {
  Selection selection;
  const std::size_t count = report.findings.size();
  const std::size_t written = count > kMaxSarifResults ? kMaxSarifResults - 1 : count;
  for (std::size_t i = 0; i < written; ++i) selection.findings.push_back(&report.findings[i]);
  if (count > written) selection.rest = finding_of_rest(count - written);
  return selection;
}

void write_notification(JsonWriter* json, std::string_view level, const std::string& text,
                        const Location* location, const SarifInput& input) {
  json->begin_object().member("level", level);
  json->key("message").begin_object().member("text", text).end_object();
  if (location != nullptr && is_file_of_app(*location)) {
    json->key("locations").begin_array();
    write_sarif_location(json, *location, input);
    json->end_array();
  }
  json->end_object();
}

std::string problem_text(const Problem& problem) {
  const std::string text = sarif_text(problem.message, 600);
  if (problem.path.empty()) return text.empty() ? "Not scanned." : text;
  return sarif_text(problem.path, 300) + ": " + text;
}

void write_invocation(JsonWriter* json, const Report& report, const Selection& selection,
                      const SarifInput& input) {
  const std::vector<Problem>& problems = report.scan.problems;
  const bool complete = std::none_of(problems.begin(), problems.end(),
                                     [](const Problem& problem) { return problem.incomplete; });
  json->key("invocations").begin_array().begin_object();
  json->member("executionSuccessful", complete).member("exitCode", report.verdict.exit_code);
  json->key("toolExecutionNotifications").begin_array();
  if (selection.rest) {
    write_notification(json, "warning", sarif_text(selection.rest->finding.title) + ".", nullptr,
                       input);
  }
  std::size_t written = 0;
  for (const bool incomplete : {true, false}) {
    for (const Problem& problem : problems) {
      if (problem.incomplete != incomplete || ++written > kMaxNotifications) continue;
      const Location location{problem.path, problem.line, 0, 0, 0};
      write_notification(json, incomplete ? "error" : "note", problem_text(problem), &location,
                         input);
    }
  }
  if (written > kMaxNotifications) {
    write_notification(json, "warning",
                       std::to_string(written - kMaxNotifications) + " more notes are left out.",
                       nullptr, input);
  }
  for (std::size_t i = 0; i < report.verdict.notes.size() && i < kMaxNotifications; ++i) {
    write_notification(json, "note", sarif_text(report.verdict.notes[i], kSarifText), nullptr,
                       input);
  }
  json->end_array().end_object().end_array();
}

/// What every report says of the run: whose policy it was judged by, with which advisories, what
/// was not looked at. No times: the same tree gives the same bytes.
void write_run_properties(JsonWriter* json, const Report& report) {
  const ScanFacts& scan = report.scan;
  json->key("properties").begin_object();
  json->member("verdict", to_string(report.verdict.result));
  json->member_if("bypass", one_line(report.verdict.bypass, 80));
  json->member("environment", one_line(scan.environment, 200)).member("phase", scan.phase);
  json->member_if("scope", scan.scope)
      .member_if("sourceVersion", one_line(scan.source_version, 80));
  json->member_if("gitHistory", one_line(scan.history));
  json->member("rules", report.rules_version).key("advisories").begin_array();
  for (const AdvisorySet& set : report.advisories) {
    json->begin_object().member("source", set.source);
    json->member("count", static_cast<std::uint64_t>(set.count)).member_if("newest", set.newest);
    json->member_if("sha256", set.sha256).end_object();
  }
  json->end_array().key("policy").begin_object();
  for (const PolicyValue& value : report.policy) {
    json->key(one_line(value.key, 100)).begin_object().member("value", one_line(value.value, 300));
    json->member("from", one_line(value.origin, 200)).end_object();
  }
  json->end_object().end_object();
}

void write_results(JsonWriter* json, const Report& report, const Selection& selection,
                   SarifRules* rules, const SarifInput& input) {
  const SarifResultForm form{
      report.earlier.has_value(),
      std::any_of(selection.findings.begin(), selection.findings.end(),
                  [](const auto* judged) { return judged->action == Action::kIgnore; })};
  json->key("results").begin_array();
  for (const JudgedFinding* judged : selection.findings) {
    write_sarif_result(json, *judged, rules->add(*judged), form, input);
  }
  if (selection.rest) {
    write_sarif_result(json, *selection.rest, rules->add(*selection.rest), form, input);
  }
  json->end_array();
}

std::string category_part(std::string_view text, std::string_view fallback) {
  std::string part;
  for (const char c : text.substr(0, 80)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '_' || c == '-';
    part += plain ? c : '-';
  }
  return part.empty() ? std::string(fallback) : part;
}

}  // namespace

void write_sarif(const Report& report, const SarifInput& input, const TextSink& sink) {
  const Selection selection = select(report);
  JsonWriter json(sink);
  json.begin_object().member("$schema", kSchema).member("version", "2.1.0");
  json.key("runs").begin_array().begin_object();
  json.key("automationDetails").begin_object();
  json.member("id", "sluice/" + category_part(input.app, "app") + '/' +
                        category_part(report.scan.environment, "production") + '/');
  json.end_object().member("columnKind", "utf16CodeUnits");
  json.key("originalUriBaseIds").begin_object().key("%SRCROOT%").begin_object();
  json.key("description").begin_object().member("text", "The folder that was scanned.");
  json.end_object().end_object().end_object();
  write_invocation(&json, report, selection, input);
  SarifRules rules;
  write_results(&json, report, selection, &rules, input);
  json.key("tool").begin_object().key("driver").begin_object().member("name", "Sluice");
  json.member("semanticVersion", report.tool_version).member("version", report.tool_version);
  rules.write(&json, report.settings.policy);
  json.end_object().end_object();
  write_run_properties(&json, report);
  json.end_object().end_array().end_object().finish();
}

std::string to_sarif(const Report& report, const SarifInput& input) {
  return whole_text([&](const TextSink& sink) { write_sarif(report, input, sink); });
}

}  // namespace sluice::report
