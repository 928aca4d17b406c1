// Judges what is encrypted in a tree: keys beside it, and files that should be and are not.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "core/finding.h"
#include "secrets/encrypted/facts.h"
#include "source/tree.h"

namespace sluice::cli {

/// Raises and adds findings; the facts and the keys in them are gone afterwards. Gives the number
/// of protected files by family. On a clone what git stores counts, not what a filter shows.
std::map<std::string, std::size_t> judge_encryption(const std::string& root,
                                                    const source::Listing& listing,
                                                    secrets::encrypted::Facts facts, bool in_slug,
                                                    std::vector<Finding>* findings);

}  // namespace sluice::cli
