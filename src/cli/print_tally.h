// Lists what an import or a sync left out.
#pragma once

#include "advisories/import_reader.h"

namespace sluice::cli {

/// Prints the number, the title and the first few by name; nothing if there are none.
void print_tally(const char* title, const advisories::Tally& tally);

}  // namespace sluice::cli
