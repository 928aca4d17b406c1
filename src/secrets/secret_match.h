// One secret that was found, without its plaintext.
#pragma once

#include <cstddef>
#include <string>

#include "core/location.h"
#include "core/severity.h"

namespace sluice::secrets {

/// What leaves the scanner. The value itself is gone: only its redacted form and a keyed hash are
/// left, so nothing that comes later can print it.
struct SecretMatch {
  std::string rule;
  std::string title;
  std::string advice;
  Severity severity = Severity::kHigh;
  Confidence confidence = Confidence::kHigh;
  Location location;
  std::size_t last_line = 0;  ///< of the secret itself, which may have several
  std::string redacted;       ///< "sk_live_…(24)"
  std::string config_var;     ///< live config var whose value this is
  std::string encoding = "plain";
  std::string fingerprint;     ///< stable id, see fingerprint.h
  bool bound_to_path = false;  ///< the id does not depend on the value
  /// Of these: equal for equal values, in this process alone. Not to be kept or shown.
  std::string same_value;
};

}  // namespace sluice::secrets
