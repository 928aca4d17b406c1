// Which config vars hold secrets that are worth looking for: by name, then by value. Its tables are
// data (rules/secrets/live.toml). Immutable, thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "secrets/live_parts.h"
#include "secrets/secret_name.h"
#include "secrets/value_judge.h"

namespace sluice::format {
struct Node;
}

namespace sluice::secrets {

class LiveChoice {
 public:
  static Result<LiveChoice> read(std::string_view name, const format::Node& document);

  /// Why a name alone says that its value is not looked for; empty if it does not.
  std::string_view refuse_name(std::string_view variable) const;
  /// True if frameworks put values of this name into browser code.
  bool is_public(std::string_view variable) const;
  /// Why a part of the value is not looked for; empty if it is.
  std::string_view refuse_part(std::string_view variable, const ValuePart& part,
                               const SecretNames& names, const ValueJudge& judge) const;

 private:
  std::vector<std::string> innocent_names_;
  std::vector<std::string> public_prefixes_;
  std::vector<std::string> public_values_;
  std::size_t min_length_ = 12;
  std::size_t min_length_random_ = 8;
};

}  // namespace sluice::secrets
