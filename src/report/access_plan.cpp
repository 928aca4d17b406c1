#include "report/access_plan.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace sluice::report {
namespace {

/// Whom or what a finding is about, if that is one name, its title begins with it and all its
/// commands are for it alone: such findings can be put together.
enum class Subject { kNone, kPerson, kApp };

Subject subject_of(const Finding& finding) {
  if (!finding.access || finding.access->commands.empty()) return Subject::kNone;
  const AccessFacts& facts = *finding.access;
  const auto is_subject = [&](const std::vector<std::string>& names, auto member) {
    return names.size() == 1 && finding.title.starts_with(names.front() + ": ") &&
           std::all_of(facts.commands.begin(), facts.commands.end(),
                       [&](const AccessCommand& command) { return command.*member == names; });
  };
  if (is_subject(facts.people, &AccessCommand::who)) return Subject::kPerson;
  return is_subject(facts.apps, &AccessCommand::apps) ? Subject::kApp : Subject::kNone;
}

const std::string& name_of(const Finding& finding, Subject subject) {
  return subject == Subject::kPerson ? finding.access->people.front()
                                     : finding.access->apps.front();
}

/// What has to be the same so that one step does for several.
std::string key_of(const JudgedFinding& judged) {
  const Finding& finding = judged.finding;
  const Subject subject = subject_of(finding);
  if (subject == Subject::kNone) return finding.id;
  std::string key = std::string(to_string(finding.severity)) + '\n' + judged.why + '\n' +
                    finding.title.substr(name_of(finding, subject).size());
  for (const AccessCommand& command : finding.access->commands) {
    key += '\n' + command.text;
    if (subject == Subject::kApp) continue;
    for (const std::string& app : command.apps) key += ' ' + app;
  }
  return key;
}

std::string names_text(const std::vector<std::string>& names, std::string_view noun) {
  constexpr std::size_t kNamed = 3;
  std::string text = std::to_string(names.size()) + ' ' + std::string(noun) + " (";
  const std::size_t shown = names.size() <= kNamed + 1 ? names.size() : kNamed;
  for (std::size_t i = 0; i < shown; ++i) text += (i == 0 ? "" : ", ") + names[i];
  if (shown < names.size()) text += " and " + std::to_string(names.size() - shown) + " more";
  return text + ')';
}

void put_together(AccessStep* step) {
  const Finding& first = step->findings.front()->finding;
  step->title = first.title;
  if (first.access) step->commands = first.access->commands;
  if (step->findings.size() == 1) return;
  const Subject subject = subject_of(first);
  std::vector<std::string> names;
  for (const JudgedFinding* judged : step->findings) {
    names.push_back(name_of(judged->finding, subject));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  step->title = names_text(names, subject == Subject::kPerson ? "people" : "apps") +
                first.title.substr(name_of(first, subject).size());
  for (AccessCommand& command : step->commands) {
    (subject == Subject::kPerson ? command.who : command.apps) = names;
  }
}

}  // namespace

std::vector<AccessSection> access_plan(const Report& report, Action action) {
  std::vector<AccessSection> sections;
  std::map<std::string_view, std::size_t> by_rule;
  std::map<std::pair<std::string_view, std::string>, std::size_t> by_key;
  for (const JudgedFinding& judged : report.findings) {
    const Finding& finding = judged.finding;
    if (judged.action != action || finding.kind != FindingKind::kAccess) continue;
    const auto [rule, new_rule] = by_rule.emplace(finding.rule, sections.size());
    if (new_rule) sections.push_back({&finding, 0, {}});
    AccessSection& section = sections[rule->second];
    ++section.findings;
    const auto [entry, new_step] = by_key.emplace(
        std::pair(std::string_view(finding.rule), key_of(judged)), section.steps.size());
    if (new_step) section.steps.emplace_back();
    section.steps[entry->second].findings.push_back(&judged);
  }
  for (AccessSection& section : sections) {
    for (AccessStep& step : section.steps) put_together(&step);
    // What does for many at once comes first among what is equally bad.
    std::stable_sort(section.steps.begin(), section.steps.end(), [](const auto& a, const auto& b) {
      const Finding& x = a.findings.front()->finding;
      const Finding& y = b.findings.front()->finding;
      if (x.severity != y.severity) return x.severity > y.severity;
      return a.findings.size() > b.findings.size();
    });
  }
  return sections;
}

}  // namespace sluice::report
