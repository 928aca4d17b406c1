// Environment markers (PEP 508) as far as they can be told for a dyno: CPython on Linux.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::inventory {

/// True if the marker can't hold on Linux with CPython, whatever the versions of Python and
/// kernel, the machine and the extras are. What can't be read counts as "may hold".
bool is_never_true_on_linux(std::string_view marker);

/// What an installer was told to install besides the app itself (PEP 751).
struct MarkerSelection {
  std::vector<std::string> extras;
  std::vector<std::string> groups;
};

/// True if the marker may hold on Linux with exactly these extras and dependency groups
/// ("'dev' in dependency_groups").
bool may_hold_on_linux(std::string_view marker, const MarkerSelection& selection);

}  // namespace sluice::inventory
