// What the Go linker writes into every program: with which Go and from which modules it was built
// (https://pkg.go.dev/runtime/debug#BuildInfo). Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sluice::inventory {

struct GoBuildInfo {
  std::string_view go;       ///< "go1.22.5", "devel +abc"
  std::string_view modules;  ///< lines of "mod", "dep", "=>", "build"; may be empty
};

/// Nothing if the ELF file was not made by Go's linker; an Error if it was and what it says is cut
/// off. Looks into few places only, so that other programs cost nothing.
Result<std::optional<GoBuildInfo>> find_go_build_info(std::string_view elf);

/// "go1.22rc1 X:rangefunc" and "go1.26.1-X:jsonv2" as advisories write it: "1.22.0-rc.1", "1.26.1".
/// Empty for versions in development.
std::string go_release_of_build(std::string_view go);

}  // namespace sluice::inventory
