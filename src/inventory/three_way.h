// Declared, locked, installed: which of the three says what the app really uses. No state.
#pragma once

#include "inventory/inventory.h"

namespace sluice::inventory {

/// Sets `superseded`, `not_in_slug` and the state of merged packages:
/// - what a manifest declares is superseded by a package of that name in a lockfile of its folder
///   or one above (a workspace);
/// - in the slug, a locked package that is also installed in that version becomes kInstalled and
///   the installed one is superseded; a locked one of an ecosystem with an installed tree that does
///   not have it is `not_in_slug`;
/// - what a manifest declares is superseded by what is installed of that name, too;
/// - in the source phase installed trees are superseded where a lockfile of their folder or one
///   above is there.
/// Packages out of artifacts (jars, binaries) count; in the slug they supersede what is declared of
/// that name, and those that go.mod has in that version are merged with it.
void settle_three_ways(Inventory& inventory);

}  // namespace sluice::inventory
