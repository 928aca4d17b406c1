// One secret, one finding: which of the matches that share bytes stays. Pure.
#pragma once

#include <vector>

#include "secrets/raw_match.h"

namespace sluice::secrets {

/// Of matches that overlap only the best stays: by rank, confidence, length of the literal (its
/// rule is the more specific one), length of the secret. In the order of their places.
std::vector<RawMatch> keep_best(std::vector<RawMatch> found);

}  // namespace sluice::secrets
