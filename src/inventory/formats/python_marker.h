// Environment markers (PEP 508) as far as they can be told for a dyno: CPython on Linux.
#pragma once

#include <string_view>

namespace sluice::inventory {

/// True if the marker can't hold on Linux with CPython, whatever the versions of Python and
/// kernel, the machine and the extras are. What can't be read counts as "may hold".
bool is_never_true_on_linux(std::string_view marker);

}  // namespace sluice::inventory
