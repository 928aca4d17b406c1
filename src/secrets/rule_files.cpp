#include "secrets/rule_files.h"

#include <map>
#include <string>
#include <utility>

namespace sluice::secrets {

RuleFiles::RuleFiles(const std::vector<Rule>& rules,
                     const std::vector<std::string>& checksum_files) {
  std::map<std::pair<std::vector<std::string>, std::vector<std::string>>, std::size_t> known;
  for (const Rule& rule : rules) {
    std::vector<std::string> not_files = rule.not_files;
    if (rule.randomness && !rule.own) {
      not_files.insert(not_files.end(), checksum_files.begin(), checksum_files.end());
    }
    if (rule.files.empty() && not_files.empty()) {
      scope_of_rule_.push_back(kEverywhere);
      continue;
    }
    const auto [entry, is_new] = known.try_emplace({rule.files, not_files}, scopes_.size());
    if (is_new) scopes_.push_back({GlobSet(rule.files), GlobSet(not_files)});
    scope_of_rule_.push_back(entry->second);
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
