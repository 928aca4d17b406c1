// The vulnerabilities of a report as a part of a CycloneDX bill. Pure, no state.
#pragma once

#include <string_view>

#include "core/report.h"
#include "format/json_writer.h"
#include "report/bom.h"

namespace sluice::report {

/// The member "vulnerabilities": one entry per finding, with what the policy says of it; what the
/// standard has no field for stands in properties `sluice:*`. A package that the bill does not have
/// is told as a flaw of the app (`app_ref`).
void write_vulnerabilities(format::JsonWriter* json, const Report& report, const Bom& bom,
                           std::string_view app_ref);

}  // namespace sluice::report
