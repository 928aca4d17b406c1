// Secrets of two halves: an id and what belongs to it. Where both stand within a few lines they are
// one finding, surer than each alone; the secret half then needs no telling name. The table is data
// (rules/secrets/pairs.toml). Immutable, thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/regex.h"
#include "base/result.h"
#include "secrets/raw_match.h"
#include "secrets/rule.h"
#include "secrets/value_judge.h"

namespace sluice::secrets {

class Pairs {
 public:
  /// Reads [[pair]]; its rules must be among `rules`, which must outlive the pairs.
  static Result<Pairs> read(std::string_view name, const format::Node& document,
                            const std::vector<Rule>& rules);

  /// Looks near each id in `found` for its other half: one of that rule, or what the pair's pattern
  /// finds. The id's own match goes, the secret's says whose it is.
  void join(std::string_view text, const ValueJudge& judge, std::vector<RawMatch>* found) const;

 private:
  struct Pair {
    std::vector<std::string_view> ids;  ///< rules
    const Rule* secret = nullptr;
    Regex pattern;  ///< of the other half where no name tells it; group 1 is the secret
  };
  const Pair* pair_of(std::string_view rule) const;

  std::vector<Pair> pairs_;
};

}  // namespace sluice::secrets
