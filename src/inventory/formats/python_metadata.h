// The head of an installed Python package's METADATA or PKG-INFO, and an egg's requires.txt. Takes
// any bytes. No state.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::inventory {

struct PythonMetadata {
  std::string name;
  std::string version;
  std::size_t version_line = 0;
  std::vector<std::string> needs;  ///< Requires-Dist, as written
  bool inactive = false;           ///< "Development Status :: 7 - Inactive"
};

PythonMetadata read_python_metadata(std::string_view bytes);

/// Its lines as Requires-Dist writes them: the sections become markers.
std::vector<std::string> read_egg_requires(std::string_view bytes);

}  // namespace sluice::inventory
