#include "secrets/own_rule_budget.h"

namespace sluice::secrets {

void StoppedRules::add(std::size_t rule, std::string_view path) {
  const std::lock_guard lock(mutex_);
  Files& files = stopped_[rule];
  if (files.count++ == 0 || path < files.first) files.first = path;
}

std::vector<Problem> StoppedRules::problems(const std::vector<Rule>& rules) const {
  const std::lock_guard lock(mutex_);
  std::vector<Problem> problems;
  for (const auto& [rule, files] : stopped_) {
    std::string message =
        "own rule " + rules[rule].id + " (" + rules[rule].source +
        ") was stopped after 64 MiB or for lack of time: its literals stand here too often";
    if (files.count > 1) {
      message += "; " + std::to_string(files.count - 1) + " more files or blocks like this";
    }
    problems.push_back({files.first, 0, std::move(message), true});
  }
  return problems;
}

}  // namespace sluice::secrets
