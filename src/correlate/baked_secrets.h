// Tells secrets that the build step put into the slug from those that were in the source already.
// Pure functions, thread-safe.
#pragma once

#include <string>
#include <vector>

#include "secrets/secret_match.h"

namespace sluice::correlate {

/// What is known of a secret in the source: never a value, and no id that was made of one that is
/// live or could be guessed.
struct SourceSecret {
  std::string rule;  ///< of a live value: "live-config-var"
  std::string path;
  std::string id;          ///< fingerprint; empty for a live value
  std::string config_var;  ///< of a live value
};

/// All secrets of the source, by path; those that could be guessed are left out.
std::vector<SourceSecret> source_secrets(const std::vector<secrets::SecretMatch>& matches);

/// Says of the matches in a slug that the build step baked them in, if `source` has them nowhere.
/// `looked_for`: the config vars whose values were looked for in the source. Of what lies in
/// packages or could be guessed nothing is said.
void tell_baked(const std::vector<SourceSecret>& source, const std::vector<std::string>& looked_for,
                std::vector<secrets::SecretMatch>* matches);

}  // namespace sluice::correlate
