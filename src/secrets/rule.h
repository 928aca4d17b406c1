// A secret kind as data. Rules live in rules/secrets/*.toml; this is their parsed form.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/regex.h"
#include "base/result.h"
#include "core/severity.h"
#include "format/node.h"
#include "secrets/proof/proof.h"
#include "secrets/required_run.h"

namespace sluice::secrets {

/// Which bytes may not touch a secret on its left and right.
enum class Boundary { kNone, kWord, kToken };

struct Rule {
  std::string id;
  std::string title;
  Severity severity = Severity::kHigh;
  Confidence confidence = Confidence::kHigh;
  std::vector<std::string> literals;  ///< every match contains one; the prefilter looks for these
  bool ignore_case = false;           ///< of the literals
  std::string pattern;                ///< RE2; group 1, if any, is the secret
  std::size_t before = 0;   ///< 0: the pattern is anchored at the literal; else window start
  std::size_t after = 256;  ///< window end, counted from the literal's first byte
  Boundary boundary = Boundary::kToken;
  std::string prefix;                   ///< public, may be shown
  bool randomness = false;              ///< the secret must look random for its alphabet and length
  std::vector<std::string> files;       ///< globs; empty: everywhere
  std::vector<std::string> not_files;   ///< globs
  const proof::Proof* proof = nullptr;  ///< offline check of what the pattern found
  std::string advice;
  std::vector<std::string> match;     ///< example templates that must be found
  std::vector<std::string> no_match;  ///< and near misses that must not
  std::vector<std::string> proven;    ///< examples whose proof holds
  std::vector<std::string> refuted;   ///< and whose proof fails: found with low confidence
  std::string example_path = "src/app.conf";
  std::string source;  ///< file and line of the rule itself
  std::string file;
  std::size_t line = 0;
  bool own = false;            ///< the app's own, not built in
  bool says_boundary = false;  ///< which keys were written out, for the linter
  bool says_severity = false;
  bool says_confidence = false;

  /// The compiled pattern; compiled at the first call, thread-safe. nullptr if it is invalid,
  /// which read_rules() has excluded for the built-in rules by a test.
  const Regex* regex() const;

  /// False if the pattern certainly has no match within the text. Cheap, and no need to compile
  /// it. Thread-safe.
  bool may_match(std::string_view text) const;

 private:
  struct Lazy {
    std::once_flag once;
    std::unique_ptr<Regex> regex;
    std::once_flag run_once;
    std::optional<RequiredRun> run;
  };
  std::shared_ptr<Lazy> lazy_ = std::make_shared<Lazy>();
};

/// A parsed rule file with its name for messages.
struct RuleDocument {
  std::string name;
  format::Node document;
  bool own = false;  ///< written by the app: rules alone, no tables of the detectors
};

/// Reads the [[rule]] tables. Macros (@assign@, @name@, from any file's [macros] table) are
/// expanded. Unknown keys, missing keys, doubled ids and literals shorter than 3 bytes are errors
/// with line, and so are ids of built-in rules in an own file.
Result<std::vector<Rule>> read_rules(const std::vector<RuleDocument>& files);

}  // namespace sluice::secrets
