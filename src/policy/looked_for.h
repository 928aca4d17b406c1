// Which kinds of findings a run looked for: of the others nothing can be said to be gone.
#pragma once

#include "core/finding.h"

namespace sluice::policy {

struct LookedFor {
  bool secrets = true;
  bool dependencies = true;  ///< vulnerabilities and hygiene
  bool checks = true;
  bool access = true;

  bool has(FindingKind kind) const {
    switch (kind) {
      case FindingKind::kSecret:
        return secrets;
      case FindingKind::kCheck:
        return checks;
      case FindingKind::kAccess:
        return access;
      case FindingKind::kVulnerability:
      case FindingKind::kHygiene:
        break;
    }
    return dependencies;
  }
};

}  // namespace sluice::policy
