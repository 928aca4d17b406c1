// vendor/modules.txt, which `go mod vendor` writes: which modules lie in vendor/, and which
// packages of each the app's build needs, on any system (https://go.dev/ref/mod#vendoring).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sluice::inventory {

struct VendoredGoModule {
  std::string module;
  std::string version;
  std::string new_module;   ///< what replaces it; empty: nothing does
  std::string new_version;  ///< of what replaces it; empty: a local folder
  std::size_t line = 0;
  std::vector<std::string> imports;  ///< sorted; empty: no file of it is in vendor/
};

/// In file order. An Error, with its line, for a text that is something else.
Result<std::vector<VendoredGoModule>> read_vendored_modules(std::string_view bytes);

/// Import paths by module, sorted.
Result<std::map<std::string, std::vector<std::string>>> read_go_vendor(std::string_view bytes);

/// The import paths of `module` as those of what replaces it, which advisories name.
std::vector<std::string> renamed_imports(std::vector<std::string> paths, std::string_view module,
                                         std::string_view new_module);

/// The list of a vendor/ folder of the app, not one inside of another.
bool is_go_vendor_list(std::string_view path);

}  // namespace sluice::inventory
