// INI files as Python's configparser reads them: sections, keys, values that go on in indented
// lines. No interpolation. Any text is one; what fits nowhere is skipped. No state.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::format {

/// One line of a value, trimmed.
struct IniLine {
  std::string_view text;
  std::size_t line = 0;  ///< 1-based
};

/// A key with its value. Views into the read text.
struct IniEntry {
  std::string_view section;  ///< "options.extras_require"; empty before the first one
  std::string_view key;      ///< as written
  std::size_t line = 0;      ///< 1-based
  std::vector<IniLine> lines;
};

/// All keys in file order. `bytes` must outlive the result.
std::vector<IniEntry> read_ini(std::string_view bytes);

}  // namespace sluice::format
