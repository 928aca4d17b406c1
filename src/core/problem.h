// Something that could not be scanned as it should have been.
#pragma once

#include <compare>
#include <cstddef>
#include <string>

namespace sluice {

/// Not an error that ends the run: it is reported, and with `incomplete` it gives exit code 3.
/// Without `incomplete` it is a note (an unknown lockfile format, say).
struct Problem {
  std::string path;
  std::size_t line = 0;  ///< 1-based, 0 when there is none
  std::string message;
  bool incomplete = true;

  friend auto operator<=>(const Problem&, const Problem&) = default;
};

/// A file that was left out on purpose (binary, symbolic link), with the reason in two or three
/// words.
struct Skipped {
  std::string path;
  std::string reason;

  friend auto operator<=>(const Skipped&, const Skipped&) = default;
};

}  // namespace sluice
