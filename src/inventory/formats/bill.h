// What CycloneDX and SPDX have in common: components that name a package by its package URL, and
// notes that Sluice itself leaves in the bills it writes. No state.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/package.h"
#include "format/node.h"
#include "inventory/package_file.h"
#include "inventory/package_set.h"

namespace sluice::inventory {

/// A component, before it is known to be a package.
struct BillEntry {
  std::string purl;
  std::string name;       ///< as the bill writes it: "group/name" where there is a group
  std::string version;    ///< if the package URL has none
  std::string ecosystem;  ///< OSV name, if Sluice wrote it down
  std::size_t line = 0;
};

/// The package at the version that the package URL says; nothing if there are no advisories for its
/// type, or it is one of an operating system.
std::optional<Package> package_of(const BillEntry& entry);

/// One of Sluice's own notes ("scope" is "dev"); others change nothing.
void apply_note(std::string_view name, std::string_view value, Package* package);

/// Says how many components had to be left out.
void note_left_out(std::size_t count, PackageSet* set);

Result<PackageFile> read_cyclonedx(const format::Node& root);
Result<PackageFile> read_spdx(const format::Node& root);

}  // namespace sluice::inventory
