// Secret-looking values assigned to secret-looking names, in code and configuration of any
// language. A trigger word inside a name starts a small lexer: the whole name, the operator, the
// value; then name and value are judged. Fallbacks count: process.env.X || "literal". Immutable,
// thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/glob_set.h"
#include "base/result.h"
#include "secrets/detector.h"
#include "secrets/value_judge.h"

namespace sluice::format {
struct Node;
}

namespace sluice::secrets {

/// A name, an operator and a literal, as offsets into the text.
struct Assignment {
  std::string_view name;
  std::size_t value_begin = 0;
  std::size_t value_end = 0;
  bool quoted = false;
};

/// Lexes the assignment whose name holds the byte at `at`. Nothing if no literal follows the name.
std::optional<Assignment> lex_assignment(std::string_view text, std::size_t at);

class AssignmentDetector {
 public:
  static Result<AssignmentDetector> read(std::string_view name, const format::Node& document);

  const std::vector<std::string>& literals() const { return triggers_; }

  /// False for files where such values are never secrets (lockfiles, minified code, prose).
  bool wants(std::string_view path) const;
  /// True where a value without quotes counts (.env, YAML, Dockerfile).
  bool takes_bare_values(std::string_view path) const;

  std::optional<RawMatch> detect(const Hit& hit, bool bare_values, const ValueJudge& judge) const;

 private:
  enum class NameKind { kInnocent, kKey, kPassword };
  NameKind judge_name(std::string_view name) const;

  std::vector<std::string> triggers_;
  std::unordered_set<std::string> key_names_;
  std::unordered_set<std::string> password_names_;
  std::unordered_set<std::string> innocent_last_words_;
  std::unordered_set<std::string> innocent_names_;
  GlobSet not_files_;
  GlobSet bare_value_files_;
  std::string advice_;
  std::size_t min_length_ = 8;
  std::size_t max_length_ = 200;
};

}  // namespace sluice::secrets
