// What a detector gets and gives. A detector knows one family of secrets that regexes alone can't
// judge: connection URLs, private keys, generic assignments, live config-var values. Each names the
// literals it wants to be called for; the scanner calls it at every hit.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "secrets/raw_match.h"

namespace sluice::secrets {

/// A hit of one of the detector's literals in a blob.
struct Hit {
  std::string_view path;
  std::string_view bytes;
  std::size_t begin = 0;  ///< of the literal
  std::size_t length = 0;
  /// In names and versions a '-' parts words: a token behind one is to be taken out, too.
  bool dash_parts = false;
};

}  // namespace sluice::secrets
