#include "cli/explain_finding.h"

#include <algorithm>
#include <array>
#include <utility>

#include "cli/explain_parts.h"

namespace sluice::cli {
namespace {

using format::Node;
using report::Explanation;

constexpr std::string_view kSchema = "sluice-report/1";
constexpr std::size_t kIdDigits = 16;
constexpr std::size_t kMaxPlaces = 5;
constexpr auto kKinds =
    std::to_array<std::string_view>({"secret", "vuln", "check", "access", "hygiene"});

std::string place_of(const Node& location) {
  std::string text(location.text_of("path"));
  if (!location.text_of("line").empty()) text += ':' + std::string(location.text_of("line"));
  if (!location.text_of("inner").empty()) text += " > " + std::string(location.text_of("inner"));
  if (!location.text_of("commit").empty()) {
    text += " in commit " + std::string(location.text_of("commit").substr(0, 12));
  }
  return text;
}

std::string places_of(const Node& finding) {
  std::string text;
  const Node* location = finding.find("location");
  if (location != nullptr) text = place_of(*location);
  const Node* more = finding.find("more_locations");
  std::size_t shown = 0;
  if (more != nullptr) {
    for (const Node& place : more->items) {
      if (shown == kMaxPlaces) break;
      text += '\n' + place_of(place);
      ++shown;
    }
  }
  const std::string_view count = finding.text_of("more_count");
  if (!count.empty() && count != "0" && count != std::to_string(shown)) {
    text += "\n(" + std::string(count) + " more places in all)";
  }
  return text;
}

void add_facts(const Node& finding, Explanation* explanation) {
  constexpr std::string_view kHeading = "What was found";
  const auto add = [&](std::string text) {
    explanation->add_text("what", kHeading, std::move(text));
  };
  add(std::string(finding.text_of("title")));
  if (const Node* secret = finding.find("secret")) {
    std::string text;
    if (!secret->text_of("redacted").empty()) {
      text = "Value: " + std::string(secret->text_of("redacted")) + " (never shown whole). ";
    }
    if (!secret->text_of("config_var").empty()) {
      text += "It is the live value of config var " + std::string(secret->text_of("config_var")) +
              ", " + std::string(secret->text_of("encoding")) + '.';
    }
    add(text);
  }
  if (const Node* package = finding.find("package")) {
    std::string text = std::string(package->text_of("ecosystem")) + " package " +
                       std::string(package->text_of("name")) + ' ' +
                       std::string(package->text_of("version")) + ", " +
                       std::string(package->text_of("scope"));
    const Node* paths = package->find("paths");
    if (paths != nullptr && !paths->items.empty()) {
      text += "; comes in by ";
      const std::vector<Node>& names = paths->items.front().items;
      for (std::size_t i = 0; i < names.size(); ++i) text += (i == 0 ? "" : " > ") + names[i].text;
    }
    add(text + '.');
  }
  explanation->add_code("where", "Where", places_of(finding));
}

std::string action_sentence(const Node& finding) {
  const std::string_view action = finding.text_of("action");
  std::string text = action == "block"    ? "It blocks"
                     : action == "ignore" ? "It is ignored"
                                          : "It is reported and does not block";
  if (!finding.text_of("why").empty()) text += ": " + std::string(finding.text_of("why"));
  if (text.back() != '.') text += '.';
  const std::string_view since = finding.text_of("since");
  if (since == "existing") text += " It was there before this release.";
  if (since == "disclosed") text += " The package was there before its flaw was published.";
  if (!finding.text_of("first_seen").empty()) {
    text += " First seen " + std::string(finding.text_of("first_seen")) + '.';
  }
  if (!finding.text_of("blocks_from").empty()) {
    text += " It blocks from " + std::string(finding.text_of("blocks_from")) + " on.";
  }
  if (const Node* by = finding.find("ignored_by")) {
    text += " Accepted until " + std::string(by->text_of("until")) + ": " +
            std::string(by->text_of("reason"));
    if (!by->text_of("owner").empty()) text += " (" + std::string(by->text_of("owner")) + ')';
    text += '.';
  }
  return text;
}

/// Where its id would be a secret's, a package's advisory is what people know.
AcceptanceForm acceptance_of(const Node& finding, const ReportedFinding& reported) {
  AcceptanceForm form;
  form.id = finding.text_of("id");
  if (reported.kind == "vulnerability") {
    form.id = reported.rule;
    if (const Node* package = finding.find("package")) form.package = package->text_of("name");
  }
  const Node* location = finding.find("location");
  const bool in_file = location != nullptr && location->text_of("inner").empty() &&
                       location->text_of("commit").empty() && !location->text_of("line").empty();
  form.comment = in_file && (reported.kind == "secret" || reported.kind == "check");
  form.comment_id = reported.rule;
  return form;
}

}  // namespace

bool looks_like_finding(std::string_view id) {
  return std::any_of(kKinds.begin(), kKinds.end(), [&](std::string_view kind) {
    if (!id.starts_with(kind) || id.size() != kind.size() + 1 + kIdDigits) return false;
    if (id[kind.size()] != '-') return false;
    const std::string_view digits = id.substr(kind.size() + 1);
    return digits.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  });
}

Result<ReportedFinding> find_finding(std::string_view file, const Node& report,
                                     std::string_view id) {
  const Node* findings = report.find("findings");
  if (report.text_of("schema") != kSchema || findings == nullptr) {
    return Error{std::string(file), 0,
                 "is no report of Sluice (" + std::string(kSchema) +
                     "); sluice gate --format json=FILE writes one"};
  }
  ReportedFinding found;
  for (const Node& finding : findings->items) {
    if (finding.text_of("id") != id) continue;
    found.node = &finding;
    found.rule = finding.text_of("rule");
    found.kind = finding.text_of("kind");
    break;
  }
  return found;
}

std::vector<std::string> finding_ids(const Node& report) {
  std::vector<std::string> ids;
  const Node* findings = report.find("findings");
  if (findings == nullptr) return ids;
  for (const Node& finding : findings->items) ids.emplace_back(finding.text_of("id"));
  return ids;
}

Explanation explain_finding(const ReportedFinding& finding, Explanation of_rule, std::string source,
                            std::chrono::sys_days today) {
  const Node& node = *finding.node;
  Explanation explanation;
  explanation.id = node.text_of("id");
  explanation.kind = "finding of " + finding.rule;
  explanation.severity = node.text_of("severity");
  explanation.confidence = node.text_of("confidence");
  explanation.source = std::move(source);
  explanation.title = of_rule.title;
  add_facts(node, &explanation);
  explanation.add_text("policy", "What the policy says", action_sentence(node));
  explanation.add_text("policy", "What the policy says",
                       "sluice explain policy tells where each setting comes from.");
  for (report::ExplanationSection& section : of_rule.sections) {
    // The finding has words of its own for these.
    if (section.name == "accept" || section.name == "fix" || section.name == "blocks") continue;
    explanation.sections.push_back(std::move(section));
  }
  if (explanation.sections.end() ==
      std::find_if(explanation.sections.begin(), explanation.sections.end(),
                   [](const auto& section) { return section.name == "why"; })) {
    explanation.add_text("why", "Why it matters", std::string(node.text_of("risk")));
  }
  if (const Node* fix = node.find("fix")) {
    explanation.add_text("fix", "How to fix it", std::string(fix->text_of("text")));
    explanation.add_code("fix", "How to fix it", std::string(fix->text_of("command")));
  }
  add_acceptance(acceptance_of(node, finding), today, &explanation);
  explanation.references = std::move(of_rule.references);
  return explanation;
}

}  // namespace sluice::cli
