// A bill of materials that stands for an app whose tree is not there to be read. No I/O;
// thread-safe.
#pragma once

#include <string_view>

#include "base/result.h"
#include "inventory/inventory.h"

namespace sluice::inventory {

/// The packages of a bill, CycloneDX or SPDX in JSON, whatever the file's name. Nothing supersedes
/// them. An error for what is none, or is bigger than a lockfile may be.
Result<Inventory> read_stored_bill(std::string_view path, std::string_view bytes);

}  // namespace sluice::inventory
