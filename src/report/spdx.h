// The bill of materials in SPDX 2.3 JSON (spdx.dev). A pure function, no state.
#pragma once

#include <string>

#include "base/text_sink.h"
#include "core/report.h"
#include "report/bom.h"

namespace sluice::report {

/// One package per component; what the standard has no field for stands in the package's comment,
/// one "sluice:name=value" a line. Licences are not known and said to be so. With a report, a
/// reference to each advisory that speaks of the package, with what the policy says of it.
void write_spdx(const Bom& bom, const Report* report, const TextSink& sink);

std::string to_spdx(const Bom& bom, const Report* report = nullptr);

}  // namespace sluice::report
