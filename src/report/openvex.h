// The acceptances of vulnerabilities as a document of OpenVEX 0.2.0 (openvex.dev). Pure, no state.
#pragma once

#include <string>
#include <string_view>

#include "core/report.h"

namespace sluice::report {

/// One statement for each entry that accepts an advisory, with the packages it was of use for.
/// `created`: RFC 3339. Empty if nothing is accepted: a document needs a statement.
std::string to_openvex(const Report& report, std::string_view created);

}  // namespace sluice::report
