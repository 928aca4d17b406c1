// Secrets of all files put together: the same secret in ten files is one finding with ten places.
#pragma once

#include <cstddef>
#include <vector>

#include "core/finding.h"
#include "secrets/secret_match.h"

namespace sluice::correlate {

/// Most places that one finding lists; more_count says how many there are in all.
inline constexpr std::size_t kMaxListedPlaces = 20;

/// A random value in at least so many files, of no known form and no live one, is no finding.
inline constexpr std::size_t kFilesOfConstant = 20;

/// One finding per fingerprint, worst place first.
std::vector<Finding> secret_findings(const std::vector<secrets::SecretMatch>& matches);

}  // namespace sluice::correlate
