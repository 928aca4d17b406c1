// Files that git-secret or blackbox encrypted and that lie decrypted beside the ciphertext. Pure,
// thread-safe.
#pragma once

#include <string>
#include <vector>

#include "core/finding.h"
#include "secrets/encrypted/facts.h"

namespace sluice::correlate {

/// One finding for each plain file. `paths` are all of the tree, sorted. In the slug, where the
/// build may have decrypted them on purpose, it is medium, else high.
std::vector<Finding> decrypted_twins(const secrets::encrypted::Facts& facts,
                                     const std::vector<std::string>& paths, bool in_slug);

}  // namespace sluice::correlate
