// Which packages are linked into a Go program, from the names of its functions: the table that Go
// keeps for stack traces, also in stripped programs. Pure function.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "inventory/formats/elf.h"

namespace sluice::inventory {

/// Import paths; the app's own main packages are all "main". Nothing where the table is not there
/// or not understood: Go 1.16 and newer are.
std::optional<std::set<std::string>> go_linked_packages(const ElfFile& elf);

}  // namespace sluice::inventory
