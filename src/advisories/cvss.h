// CVSS scores from vectors, in integer arithmetic, by FIRST's specifications: v2.0 "A Complete
// Guide", v3.0 and v3.1 "Specification Document" section 7, v4.0 "Specification Document"
// section 8. Stateless, thread-safe.
#pragma once

#include <optional>
#include <string_view>

#include "core/advisory.h"
#include "core/severity.h"

namespace sluice::advisories {

/// The base score of a v2.0 (with or without parentheses), v3.0 or v3.1 vector; for v4.0 the score
/// of everything the vector says, as that version defines one score only. Nothing for an invalid
/// vector: an unknown, doubled or missing metric makes the severity unknown, not zero.
std::optional<Cvss> score_cvss(std::string_view vector);

/// The word for a score: v3 and v4 bands, or those of v2, which has no "critical". A score of 0.0
/// ("none") is low.
Severity band_of(const Cvss& cvss);

/// Whether `a` was made by a later CVSS version, or by the same one and is higher.
bool outranks(const Cvss& a, const Cvss& b);

}  // namespace sluice::advisories
