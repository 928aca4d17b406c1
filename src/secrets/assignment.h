// Secret-looking values assigned to secret-looking names, in code and configuration of any
// language. A trigger word inside a name starts the lexer; then name and value are judged.
// Immutable, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/glob_set.h"
#include "base/result.h"
#include "secrets/assignment_lexer.h"
#include "secrets/detector.h"
#include "secrets/secret_name.h"
#include "secrets/value_judge.h"

namespace sluice::format {
struct Node;
}

namespace sluice::secrets {

class AssignmentDetector {
 public:
  static Result<AssignmentDetector> read(std::string_view name, const format::Node& document);

  const std::vector<std::string>& literals() const { return triggers_; }

  /// False for files where such values are never secrets (lockfiles, minified code, prose).
  bool wants(std::string_view path) const;
  /// What a value without quotes is in the file.
  BareValues bare_values(std::string_view path) const;

  std::optional<RawMatch> detect(const Hit& hit, BareValues bare, const SecretNames& names,
                                 const ValueJudge& judge) const;

 private:
  std::vector<std::string> triggers_;
  std::unordered_set<std::string> fallback_calls_;
  GlobSet not_files_;
  GlobSet word_files_;
  GlobSet line_files_;
  GlobSet yaml_files_;
  std::string advice_;
  std::size_t min_length_ = 8;
  std::size_t max_length_ = 200;
};

}  // namespace sluice::secrets
