// The ids that an acceptance may name.
#pragma once

#include "policy/rule_ids.h"
#include "secrets/scanner.h"

namespace sluice::cli {

/// Of the scanner's rules (an app's own among them), of what code finds, and of hygiene.
policy::RuleIds rule_ids(const secrets::Scanner& scanner);

}  // namespace sluice::cli
