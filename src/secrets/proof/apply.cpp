#include "secrets/proof/apply.h"

#include <algorithm>

namespace sluice::secrets::proof {

bool apply(const Proof& proof, std::string_view text, std::int64_t now, RawMatch* match) {
  const std::string_view value = text.substr(match->begin, match->end - match->begin);
  const Answer answer = proof.prove({value, text, match->begin, now});
  if (answer.innocent) return false;
  if (answer.outcome == Outcome::kHolds) match->confidence = Confidence::kProven;
  if (answer.outcome == Outcome::kRefuted) match->confidence = Confidence::kLow;
  if (answer.at_least) match->severity = std::max(match->severity, *answer.at_least);
  if (answer.at_most) match->severity = std::min(match->severity, *answer.at_most);
  // What a refuted structure says of its owner is worth nothing.
  if (!answer.facts.empty() && answer.outcome != Outcome::kRefuted) {
    match->facts = answer.facts;
    match->detail = std::string(match->title) + " (" + answer.facts + ')';
  }
  return true;
}

}  // namespace sluice::secrets::proof
