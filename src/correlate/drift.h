// Drift: where the manifest, the lockfile and what is installed don't say the same. Hygiene
// findings of low and medium severity, one for each rule and file. No I/O. Stateless, thread-safe.
#pragma once

#include <vector>

#include "core/finding.h"
#include "inventory/inventory.h"

namespace sluice::correlate {

/// - `no-lockfile`: a manifest whose package manager would write a lockfile, and none is there;
/// - `several-lockfiles`: two package managers, two truths;
/// - `dependency-not-locked`: the manifest asks for what its lockfile doesn't have;
/// - `locked-outside-requirement`: the lockfile has a version that the manifest doesn't allow;
/// - in the slug: `installed-not-locked`, `installed-version-differs`, `dev-package-in-slug`. Where
///   only requirements files lock, what they ask for without a version, and what something
///   installed needs, is no drift.
/// Files below test and documentation folders are left out.
std::vector<Finding> drift_findings(const inventory::Inventory& inventory);

}  // namespace sluice::correlate
