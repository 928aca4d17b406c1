// The one table of package ecosystems: how versions are ordered and names compared. A new ecosystem
// is one file with its order and one line in the table. Knows nothing of ranges, advisories or
// lockfiles. Constant data and pure functions: safe from any thread.
#pragma once

#include <compare>
#include <span>
#include <string>
#include <string_view>

namespace sluice::versions {

/// One package ecosystem as OSV names it: how its versions are ordered and its names compared.
struct Ecosystem {
  std::string_view name;       ///< OSV name: "npm", "PyPI", "Red Hat"
  std::string_view purl_type;  ///< "npm", "pypi", "rpm"
  /// Antisymmetric on any bytes, never throws. Transitive where there is a key.
  std::weak_ordering (*compare)(std::string_view a, std::string_view b);
  std::string (*normalise_name)(std::string_view name);  ///< form in which names are compared
  /// A key whose byte order (std::string's) is the order; nullptr where the order has cycles.
  std::string (*sort_key)(std::string_view version);
  /// The longest leading part that the order understands as a version, perhaps nothing; nullptr
  /// where it understands everything.
  std::string_view (*readable_part)(std::string_view version);
};

/// The ecosystem for an OSV ecosystem string; a suffix after ':' is ignored
/// ("Packagist:https://…"). nullptr if not known. Case counts, as in OSV.
const Ecosystem* find_ecosystem(std::string_view osv_name);

/// All ecosystems.
std::span<const Ecosystem> ecosystems();

}  // namespace sluice::versions
