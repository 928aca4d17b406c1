// vendor/modules.txt, which `go mod vendor` writes: which packages of each module the app's build
// needs, on any system (https://go.dev/ref/mod#vendoring).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sluice::inventory {

/// Import paths by module, sorted. An Error, with its line, for a text that is something else.
Result<std::map<std::string, std::vector<std::string>>> read_go_vendor(std::string_view bytes);

}  // namespace sluice::inventory
