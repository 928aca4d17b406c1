// The bill of materials in CycloneDX JSON (cyclonedx.org). Pure functions, no state.
#pragma once

#include <string>

#include "report/bom.h"

namespace sluice::report {

enum class CycloneDxVersion { k1_6, k1_7 };

/// One component per package, with what the standard has no field for as properties `sluice:*`.
std::string to_cyclonedx(const Bom& bom, CycloneDxVersion version);

}  // namespace sluice::report
