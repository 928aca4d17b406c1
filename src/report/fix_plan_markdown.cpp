#include <algorithm>
#include <set>
#include <string_view>

#include "report/escape.h"
#include "report/fix_plan.h"

namespace sluice::report {
namespace {

using correlate::FixKind;
using correlate::FixPlan;
using correlate::FixStep;
using correlate::PlannedFlaw;

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all;
}

std::string title_of(const FixPlan& plan) {
  const auto updates = static_cast<std::size_t>(
      std::count_if(plan.steps.begin(), plan.steps.end(),
                    [](const FixStep& step) { return step.kind == FixKind::kUpdate; }));
  if (updates == 1) {
    const FixStep& step = *std::find_if(plan.steps.begin(), plan.steps.end(), [](const auto& each) {
      return each.kind == FixKind::kUpdate;
    });
    return "Update " + markdown_text(step.package.name) + " to " + markdown_text(step.to);
  }
  if (updates == 0) return "Known vulnerabilities in dependencies";
  return "Update " + std::to_string(updates) + " dependencies with known vulnerabilities";
}

void add_table(std::string* text, const FixPlan& plan) {
  *text += "| package | from | to | step | fixes | in |\n| --- | --- | --- | --- | --- | --- |\n";
  for (const FixStep& step : plan.steps) {
    std::string to = step.to.empty() ? "" : markdown_code(step.to);
    if (step.kind == FixKind::kRemove) to = "remove";
    if (step.kind == FixKind::kUnpublished) to = "none published";
    if (step.kind == FixKind::kTooYoung) to += " (too young)";
    *text += "| " + markdown_code(step.package.name) + " | " +
             markdown_code(joined(step.versions)) + " | " + to + " | " + step.change + " | " +
             std::to_string(step.flaws.size()) + " | " + markdown_code(step.package.path) + " |\n";
  }
}

void add_flaw(std::string* text, const PlannedFlaw& flaw) {
  *text += "- " + markdown_text(flaw.id) + " (" + std::string(to_string(flaw.severity)) +
           (flaw.known_exploited ? ", exploited in the wild" : "") + ')';
  if (!flaw.title.empty()) *text += ": " + markdown_text(flaw.title);
  if (!flaw.other_ids.empty()) *text += ". Also " + markdown_text(joined(flaw.other_ids));
  *text += '\n';
}

void add_step(std::string* text, const FixStep& step) {
  *text += "\n### " + markdown_text(step_title(step)) + "\n\n";
  if (step.path.size() > 1) {
    std::string path;
    for (const std::string& name : step.path) path += (path.empty() ? "" : " > ") + name;
    *text += "Comes in by " + markdown_code(path) + ".\n\n";
  }
  for (const PlannedFlaw& flaw : step.flaws) add_flaw(text, flaw);
  if (!step.why.empty()) *text += "\nWhy this version: " + markdown_text(step.why, 600) + '\n';
  if (step.command.empty() || step.held_back_by || step.kind != FixKind::kUpdate) {
    *text += '\n' + markdown_text(step.text, 800) + '\n';
  }
}

void add_commands(std::string* text, const FixPlan& plan) {
  std::set<std::string> told;
  std::string lines;
  for (const FixStep& step : plan.steps) {
    if (step.command.empty() || !told.insert(step.command).second) continue;
    lines += "    " + one_line(step.command) + '\n';
  }
  if (!lines.empty()) *text += "\n## Commands\n\n" + lines;
}

}  // namespace

std::string fix_plan_markdown(const FixPlan& plan) {
  if (plan.steps.empty()) return "No known vulnerability: there is nothing to fix.\n";
  std::string text = "# " + title_of(plan) + "\n\n";
  text += std::to_string(plan.cleared) + " of " + std::to_string(plan.flaws) +
          " known flaws are cleared.\n\n";
  add_table(&text, plan);
  add_commands(&text, plan);
  text += "\n## What is fixed, and why so\n";
  for (const FixStep& step : plan.steps) add_step(&text, step);
  return text;
}

}  // namespace sluice::report
