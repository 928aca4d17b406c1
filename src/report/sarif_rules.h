// The rules of a SARIF run: one for each rule id of its results. Pure.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/report.h"
#include "format/json_writer.h"

namespace sluice::report {

/// Texts that GitHub accepts at most, in characters; cut a little before.
inline constexpr std::size_t kSarifText = 1000;

/// The id under which a finding's rule stands in the run; never empty.
std::string sarif_rule_id(const Finding& finding);

/// "error" for what blocks, "warning" for what is reported and at least medium, else "note".
std::string_view sarif_level(const JudgedFinding& judged);

class SarifRules {
 public:
  /// The first finding of a rule speaks for it: give the worst first. Its index in the run.
  std::size_t add(const JudgedFinding& judged);

  /// As the array "rules".
  void write(format::JsonWriter* json, const PolicySettings& policy) const;

 private:
  std::map<std::string, std::size_t> indices_;
  std::vector<const JudgedFinding*> first_;  ///< of each rule
  std::vector<Severity> worst_;              ///< of each rule
};

}  // namespace sluice::report
