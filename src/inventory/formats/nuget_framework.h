// Target frameworks and runtime identifiers of .NET. Pure functions.
#pragma once

#include <string_view>

namespace sluice::inventory {

/// "net8.0/linux-x64" names the runtime after the slash: true if that, or the platform in
/// "net8.0-windows7.0", is another system than Linux.
bool is_never_on_linux(std::string_view target);

}  // namespace sluice::inventory
