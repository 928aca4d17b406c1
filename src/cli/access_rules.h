// The embedded rules of the access audit.
#pragma once

#include "access/rules.h"
#include "base/result.h"

namespace sluice::cli {

Result<access::AccessRules> load_access_rules();

}  // namespace sluice::cli
