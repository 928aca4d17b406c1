#include "secrets/rule_files.h"

namespace sluice::secrets {

RuleFiles::RuleFiles(const std::vector<Rule>& rules) {
  for (const Rule& rule : rules) {
    if (rule.files.empty() && rule.not_files.empty()) {
      scope_of_rule_.push_back(kEverywhere);
      continue;
    }
    scope_of_rule_.push_back(scopes_.size());
    scopes_.push_back({GlobSet(rule.files), GlobSet(rule.not_files)});
  }
}

bool RuleFiles::ask(std::size_t scope, std::string_view path, Memo* memo) const {
  memo->answers_.resize(scopes_.size());
  Memo::Answer& answer = memo->answers_[scope];
  if (answer == Memo::Answer::kUnknown) {
    const Scope& globs = scopes_[scope];
    const bool yes =
        (globs.files.empty() || globs.files.matches(path)) && !globs.not_files.matches(path);
    answer = yes ? Memo::Answer::kYes : Memo::Answer::kNo;
  }
  return answer == Memo::Answer::kYes;
}

}  // namespace sluice::secrets
