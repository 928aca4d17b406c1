// Packages that the platform puts beside the app's own. No state.
#pragma once

#include "inventory/inventory.h"

namespace sluice::inventory {

/// Takes out what Heroku's buildpack installs into the app's Python by itself (pip, setuptools, …)
/// and what nothing else needs but that, unless a lockfile or manifest names it: the app could not
/// do anything about it.
void leave_out_platform_packages(Inventory& inventory);

}  // namespace sluice::inventory
