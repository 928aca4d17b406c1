// When a bill of materials in the tree counts: it tells of what nothing nearer to the app tells. No
// state.
#pragma once

#include "inventory/inventory.h"

namespace sluice::inventory {

/// Supersedes what a bill names if the app's own files answer for it: a lockfile of that ecosystem
/// in its folder, above or below; in the slug, anything that is installed there; a manifest that
/// names the version of the package; a runtime, which is asked for elsewhere. So a bill that lies
/// beside the lockfile it was made from, perhaps long ago, changes nothing. To be called before
/// settle_three_ways().
void settle_bills(Inventory& inventory);

}  // namespace sluice::inventory
