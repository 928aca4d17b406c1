// The app's own config-var values, to be found in the tree: plain, base64 at three alignments, hex,
// percent-encoded. Holds plaintext; it is wiped when destroyed and has no way to print it.
// Immutable after construction, thread-safe.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "secrets/value_judge.h"

namespace sluice::format {
struct Node;
}

namespace sluice::secrets {

/// One byte string to look for. `value` is wiped with its owner.
struct Needle {
  std::string value;
  std::string variable;
  std::string_view encoding;  ///< "plain", "base64", "hex", "url"
};

class LiveValues {
 public:
  /// Picks the config vars whose values are secrets (rules/secrets/live.toml) and derives needles.
  static Result<LiveValues> read(std::string_view name, const format::Node& document,
                                 const std::map<std::string, std::string>& config_vars,
                                 const ValueJudge& judge);
  LiveValues() = default;
  LiveValues(LiveValues&&) = default;
  LiveValues& operator=(LiveValues&&) = default;
  LiveValues(const LiveValues&) = delete;
  LiveValues& operator=(const LiveValues&) = delete;
  ~LiveValues();

  const std::vector<Needle>& needles() const { return needles_; }
  /// Names of the variables that are looked for, sorted.
  const std::vector<std::string>& variables() const { return variables_; }

 private:
  void add(const std::string& variable, std::string_view value);
  std::vector<Needle> needles_;
  std::vector<std::string> variables_;
};

}  // namespace sluice::secrets
