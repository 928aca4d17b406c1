// The bill of materials in SPDX 2.3 JSON (spdx.dev). A pure function, no state.
#pragma once

#include <string>

#include "report/bom.h"

namespace sluice::report {

/// One package per component; what the standard has no field for stands in the package's comment,
/// one "sluice:name=value" a line. Licences are not known and said to be so.
std::string to_spdx(const Bom& bom);

}  // namespace sluice::report
