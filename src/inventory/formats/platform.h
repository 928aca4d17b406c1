// Restrictions to operating systems, as npm and pnpm lockfiles carry them.
#pragma once

#include "format/entry.h"
#include "format/node.h"

namespace sluice::inventory {

/// True if the entry's "os" list leaves Linux out: ["darwin"], ["!linux"]. Such a package is in the
/// lockfile but is never installed on Heroku.
bool is_not_for_linux(const format::Node& entry);
/// The same for what an entry's "os" says.
bool is_list_without_linux(const format::EntryValue& systems);

}  // namespace sluice::inventory
