// The bill of materials in CycloneDX JSON (cyclonedx.org). Pure functions, no state.
#pragma once

#include <string>

#include "base/text_sink.h"
#include "core/report.h"
#include "report/bom.h"

namespace sluice::report {

enum class CycloneDxVersion { k1_6, k1_7 };

/// One component per package, with what the standard has no field for as properties `sluice:*`.
/// With a report, the vulnerabilities that it tells of, and what the policy says of them.
void write_cyclonedx(const Bom& bom, CycloneDxVersion version, const Report* report,
                     const TextSink& sink);

std::string to_cyclonedx(const Bom& bom, CycloneDxVersion version, const Report* report = nullptr);

}  // namespace sluice::report
