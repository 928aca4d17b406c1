// Makes text from the scanned tree harmless for a terminal, a build log and TAP. Every string that
// is not our own goes through one of these before it is printed. Stateless.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::report {

/// One line: control characters, ANSI escapes, invalid UTF-8 and direction overrides become \xNN or
/// \u{N}; cut to `limit` bytes with "…".
std::string one_line(std::string_view text, std::size_t limit = 512);

/// Same, and '#' that could begin a TAP directive is escaped.
std::string tap_text(std::string_view text);

/// Words broken into lines of at most `width` columns (bytes of UTF-8 counted as characters); a
/// word that is longer stays whole.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

}  // namespace sluice::report
