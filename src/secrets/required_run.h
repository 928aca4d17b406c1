// What every match of a pattern contains: an unbroken run of bytes of one class, such as the forty
// hex digits of a token. Looking for it in the window around a literal costs a few nanoseconds and
// spares most calls of the regex engine, since nearly all literals stand in ordinary text.
#pragma once

#include <bitset>
#include <cstddef>
#include <optional>
#include <string_view>

namespace sluice::secrets {

struct RequiredRun {
  std::bitset<256> bytes;
  std::size_t length = 0;

  /// True if `text` has `length` bytes of the class in a row. Linear.
  bool found_in(std::string_view text) const;
};

/// The most telling run that each match of an RE2 pattern (bytes as Latin-1) must contain; none if
/// there is none worth looking for, or the pattern has syntax that isn't known here.
std::optional<RequiredRun> required_run(std::string_view pattern);

}  // namespace sluice::secrets
