// Files that .gitattributes gives to a filter that encrypts and that are in plain text all the
// same. Pure, thread-safe.
#pragma once

#include <string>
#include <vector>

#include "core/finding.h"
#include "secrets/encrypted/facts.h"

namespace sluice::correlate {

struct MarkedFile {
  std::string path;
  const secrets::encrypted::FilterAttribute* attribute = nullptr;
};

/// Of the paths those that are marked and were not recognised as encrypted. Sorts the attributes;
/// the result refers to them.
std::vector<MarkedFile> marked_plaintext(const std::vector<std::string>& paths,
                                         secrets::encrypted::Facts* facts);

/// One finding for each line of .gitattributes, with the files as places. In the slug the build may
/// have decrypted them on purpose, with a key from the config vars: there it is medium, else high.
std::vector<Finding> marked_plaintext_findings(const std::vector<MarkedFile>& files, bool in_slug);

}  // namespace sluice::correlate
