#include "cli/rule_ids.h"

#include "correlate/hygiene_rules.h"
#include "secrets/config_var_check.h"
#include "secrets/detector_kinds.h"

namespace sluice::cli {

policy::RuleIds rule_ids(const secrets::Scanner& scanner) {
  policy::RuleIds ids;
  for (const secrets::Rule& rule : scanner.rules()) ids.secrets.push_back(rule.id);
  for (const secrets::DetectorKind& kind : secrets::kDetectorKinds) {
    ids.secrets.emplace_back(kind.id);
  }
  ids.secrets.insert(ids.secrets.end(), secrets::kConfigVarRules.begin(),
                     secrets::kConfigVarRules.end());
  ids.others.assign(correlate::kHygieneRules.begin(), correlate::kHygieneRules.end());
  return ids;
}

}  // namespace sluice::cli
