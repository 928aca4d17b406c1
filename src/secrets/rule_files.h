// Which rules look at a file at all: their `files` and `not_files`. Asked at each hit, answered
// once per file. Immutable after construction, thread-safe; a Memo belongs to one scan of one file.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/glob_set.h"
#include "secrets/rule.h"

namespace sluice::secrets {

class RuleFiles {
 public:
  class Memo {
    friend class RuleFiles;
    enum class Answer : unsigned char { kUnknown, kYes, kNo };
    std::vector<Answer> answers_;
  };

  RuleFiles() = default;
  /// `checksum_files`: globs of files in which a random value is a checksum, whatever name it has.
  /// Built-in rules that go by a name and randomness don't look there.
  RuleFiles(const std::vector<Rule>& rules, const std::vector<std::string>& checksum_files);

  /// `rule` is the rule's index.
  bool applies(std::size_t rule, std::string_view path, Memo* memo) const {
    const std::size_t scope = scope_of_rule_[rule];
    return scope == kEverywhere || ask(scope, path, memo);
  }

 private:
  static constexpr std::size_t kEverywhere = static_cast<std::size_t>(-1);
  struct Scope {
    GlobSet files;
    GlobSet not_files;
  };
  bool ask(std::size_t scope, std::string_view path, Memo* memo) const;

  std::vector<std::size_t> scope_of_rule_;
  std::vector<Scope> scopes_;
};

}  // namespace sluice::secrets
