// The app's own config-var values, to be found in the tree in whatever form they stand there. Holds
// plaintext, in memory that is wiped when this goes, and has no way to print it. Immutable after
// construction, thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/secret_arena.h"
#include "core/config_vars.h"
#include "secrets/secret_name.h"
#include "secrets/value_judge.h"

namespace sluice::format {
struct Node;
}

namespace sluice::secrets {

/// One byte string to look for. `value` lies in its owner's arena.
struct Needle {
  std::string_view value;
  std::string variable;
  std::string_view encoding;  ///< see live_encodings.h
  /// Of a config var that is left out: no finding, but it is taken out of the report's texts.
  bool only_redacted = false;
};

/// A config var whose value is not looked for, and why. Never the value.
struct LeftOut {
  std::string variable;
  std::string_view reason;
};

class LiveValues {
 public:
  /// Picks the config vars whose values are secrets (rules/secrets/live.toml) and derives needles.
  static Result<LiveValues> read(std::string_view name, const format::Node& document,
                                 const ConfigVars& config_vars, const SecretNames& names,
                                 const ValueJudge& judge);
  LiveValues() = default;
  LiveValues(LiveValues&&) = default;
  LiveValues& operator=(LiveValues&&) = default;

  const std::vector<Needle>& needles() const { return needles_; }
  /// Names of the variables that are looked for, sorted.
  const std::vector<std::string>& variables() const { return variables_; }
  /// Those that are not, sorted.
  const std::vector<LeftOut>& left_out() const { return left_out_; }
  /// Names that hold the same secret, each group sorted.
  const std::vector<std::vector<std::string>>& doubled() const { return doubled_; }

 private:
  SecretArena arena_;
  std::vector<Needle> needles_;
  std::vector<std::string> variables_;
  std::vector<LeftOut> left_out_;
  std::vector<std::vector<std::string>> doubled_;
};

}  // namespace sluice::secrets
