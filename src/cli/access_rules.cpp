#include "cli/access_rules.h"

#include <vector>

#include "cli/embedded_rules.h"

namespace sluice::cli {

Result<access::AccessRules> load_access_rules() {
  std::vector<access::AccessRuleFile> files;
  for (const RuleFile& file : embedded_access_rules()) files.push_back({file.name, file.text});
  return access::read_access_rules(files);
}

}  // namespace sluice::cli
