// What the gemspec of an installed gem says. Those that RubyGems writes are plain; those of git
// checkouts are Ruby programs, of which only what is written out is read. Runs nothing.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::inventory {

struct GemspecNeed {
  std::string name;
  std::string requirement;
};

struct Gemspec {
  std::string name;                ///< empty if it is computed
  std::string version;             ///< without platform; empty if it is computed
  std::size_t line = 0;            ///< where the name stands
  bool extensions = false;         ///< compiles something when it is installed
  std::vector<GemspecNeed> needs;  ///< at run time
};

Gemspec read_gemspec(std::string_view bytes);

}  // namespace sluice::inventory
