// The bill of materials before it takes the form of a standard: occurrences of one package merged,
// edges between what remains, an order that depends on the content alone. A pure function; the
// result refers to the inventory's packages. Thread-safe: no state.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/integrity.h"
#include "core/location.h"
#include "core/package.h"

namespace sluice::report {

/// Places listed per component; the rest is counted.
inline constexpr std::size_t kMaxBomPlaces = 20;

/// What the bill says of itself and of the app.
struct BomFacts {
  std::string app;           ///< name of the app's folder
  std::string app_version;   ///< its commit; may be empty
  std::string tool_version;  ///< of Sluice
  std::string created;       ///< RFC 3339, UTC
  bool slug = false;         ///< what was looked at is a built app
  bool incomplete = false;   ///< some package file could not be read
};

/// One package at one version from one source.
struct BomComponent {
  const Package* package = nullptr;  ///< the occurrence that is nearest to production
  std::string purl;                  ///< with qualifiers; no other component has it
  bool direct = false;
  bool excluded = false;  ///< not in the running app: development, other systems, not in the slug
  bool install_script = false;
  PackageState state = PackageState::kDeclared;
  std::vector<Digest> digests;
  std::vector<Location> places;  ///< sorted, capped
  std::size_t more_places = 0;
  std::vector<std::string> requirements;  ///< sorted
  bool edges_known = false;               ///< its file tells what its packages need
  std::vector<std::size_t> needs;         ///< sorted indices of components
};

struct Bom {
  BomFacts facts;
  std::vector<BomComponent> components;  ///< sorted by purl
};

/// Superseded packages are left out; edges to them lead to what stands in their place.
Bom make_bom(const std::vector<Package>& packages, BomFacts facts);

/// The package URL that a component gets. Runtimes are "generic": the ecosystem in which their
/// advisories are is not where they come from.
std::string component_purl(const Package& package);

/// A UUID (RFC 9562) made from the bill's content and `form`: the same for the same content, times
/// aside.
std::string content_uuid(const Bom& bom, std::string_view form);

/// "path:line", with the place inside of an archive.
std::string bom_place(const Location& place);

/// "registry", "git", "file", "url" or "workspace".
std::string_view source_text(PackageSource source);

}  // namespace sluice::report
