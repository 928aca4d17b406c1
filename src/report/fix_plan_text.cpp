#include <algorithm>
#include <string_view>

#include "report/escape.h"
#include "report/fix_plan.h"

namespace sluice::report {
namespace {

using correlate::FixKind;
using correlate::FixPlan;
using correlate::FixStep;
using correlate::PlannedFlaw;

constexpr std::size_t kWidth = 72;
constexpr std::size_t kIndent = 3;
constexpr std::size_t kMaxFlaws = 6;

std::string count_of(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + ' ' + std::string(count == 1 ? one : many);
}

void add(std::string* text, const std::string& label, const std::string& content) {
  if (content.empty()) return;
  const std::string first = std::string(kIndent, ' ') + label;
  bool begin = true;
  for (const std::string& line : wrap(content, kWidth - first.size())) {
    *text += (begin ? first : std::string(first.size(), ' ')) + line + '\n';
    begin = false;
  }
}

/// A command is one line, however long: it is there to be copied.
void add_command(std::string* text, const std::string& command) {
  if (!command.empty()) *text += "   Run:   " + one_line(command) + '\n';
}

std::string path_text(const FixStep& step) {
  std::string text;
  for (const std::string& name : step.path) {
    text += (text.empty() ? "" : " > ") + one_line(name, 60);
  }
  return text;
}

std::string flaws_text(const FixStep& step) {
  std::string text;
  for (std::size_t i = 0; i < std::min(step.flaws.size(), kMaxFlaws); ++i) {
    const PlannedFlaw& flaw = step.flaws[i];
    text += (i == 0 ? "" : ", ") + one_line(flaw.id, 60) + " (" +
            std::string(to_string(flaw.severity)) +
            (flaw.known_exploited ? ", exploited in the wild" : "") + ')';
  }
  if (step.flaws.size() > kMaxFlaws) {
    text += " and " + std::to_string(step.flaws.size() - kMaxFlaws) + " more";
  }
  return text;
}

std::string where_text(const FixStep& step) {
  std::string text = one_line(step.package.path, 120);
  if (step.package.line != 0) text += ':' + std::to_string(step.package.line);
  if (step.path.size() > 1) text += ": " + path_text(step);
  if (step.package.scope == Scope::kDev) text += " (development only)";
  if (step.package.scope == Scope::kTest) text += " (test data)";
  return text;
}

void add_step(std::string* text, std::size_t number, const FixStep& step) {
  *text += std::to_string(number) + ". " + one_line(step_title(step), 200);
  if (!step.change.empty()) *text += "  (" + step.change + ')';
  *text += '\n';
  add(text, "Where: ", where_text(step));
  add(text, step.kind == FixKind::kUnpublished ? "Known: " : "Fixes: ", flaws_text(step));
  add_command(text, step.command);
  if (step.command.empty() || step.held_back_by || step.kind != FixKind::kUpdate) {
    add(text, "Do:    ", one_line(step.text, 600));
  }
  add(text, "Why:   ", one_line(step.why, 400));
  *text += '\n';
}

}  // namespace

std::string step_title(const FixStep& step) {
  std::string text = step.package.name;
  constexpr std::size_t kMaxVersions = 5;
  for (std::size_t i = 0; i < std::min(step.versions.size(), kMaxVersions); ++i) {
    text += (i == 0 ? " " : ", ") + step.versions[i];
  }
  if (step.versions.size() > kMaxVersions) text += ", ...";
  if (step.kind == FixKind::kRemove) return text + " is malicious: remove it";
  if (step.kind == FixKind::kUnpublished) return text + ": no fixed version published";
  return text + " -> " + step.to;
}

std::string fix_plan_text(const FixPlan& plan) {
  if (plan.steps.empty()) return "No known vulnerability: there is nothing to fix.\n";
  const auto possible = static_cast<std::size_t>(
      std::count_if(plan.steps.begin(), plan.steps.end(), [](const FixStep& step) {
        return step.kind == FixKind::kUpdate || step.kind == FixKind::kRemove;
      }));
  std::string text =
      possible == 0
          ? "No update clears the " + count_of(plan.flaws, "known flaw.", "known flaws.")
          : count_of(possible, "step clears ", "steps clear ") + std::to_string(plan.cleared) +
                " of " + count_of(plan.flaws, "known flaw.", "known flaws.");
  text += "\n\n";
  bool told_rest = false;
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    if (i >= possible && !told_rest) {
      text += "Not to be fixed by an update today:\n\n";
      told_rest = true;
    }
    add_step(&text, i + 1, plan.steps[i]);
  }
  return text;
}

}  // namespace sluice::report
