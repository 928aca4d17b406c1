// What pins a package's content, between the lockfiles' notation and plain digests. No state.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// A hash of a package's archive. `algorithm` is "MD5", "SHA-1", "SHA-256", "SHA-384" or "SHA-512".
struct Digest {
  std::string_view algorithm;
  std::string hex;  ///< lower case, as long as the algorithm says

  friend bool operator==(const Digest&, const Digest&) = default;
};

/// The digests in `Package::integrity`: "sha512-<base64>", "sha256:<hex>", divided by blanks. What
/// is no digest of a known algorithm in its full length is left out.
std::vector<Digest> digests_of(std::string_view integrity);

/// The notation for one digest: "sha256:<hex>", and "sha512-<base64>" for the others. Empty if the
/// algorithm is not known or the length is wrong. "SHA512" is understood as "SHA-512".
std::string integrity_of(std::string_view algorithm, std::string_view hex);

}  // namespace sluice
