// What a rule's proof changes in a match. Stateless, thread-safe.
#pragma once

#include <cstdint>
#include <string_view>

#include "secrets/proof/proof.h"
#include "secrets/raw_match.h"

namespace sluice::secrets::proof {

/// Sets confidence, severity and detail of a match found in `text`. False if the value turned out
/// to be no secret: a sample that everybody knows.
bool apply(const Proof& proof, std::string_view text, std::int64_t now, RawMatch* match);

}  // namespace sluice::secrets::proof
