// The lockfile formats that are read. Constant data; parse_lockfile() is thread-safe.
#pragma once

#include <span>
#include <string_view>

#include "inventory/lockfile.h"

namespace sluice::inventory {

std::span<const LockfileFormat> lockfile_formats();

/// The format of a file by its path; nullptr if it is no lockfile that is read.
const LockfileFormat* format_of(std::string_view path);

/// Reads one lockfile. Before the format's own reader it looks for what spoils any format: no
/// content, binary content, merge conflicts. Never throws; the Error has path and line.
Result<Lockfile> parse_lockfile(const LockfileFormat& format, const LockfileInput& input);

}  // namespace sluice::inventory
