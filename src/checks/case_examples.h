// A check's cases as examples for people: the lines around a place that is found, and around one
// that is not. Templates (@{hex:40}) stay as they are written. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "format/node.h"

namespace sluice::checks {

/// Most lines of an example.
inline constexpr std::size_t kMaxExampleLines = 8;

struct CaseExample {
  std::string path;
  std::string text;  ///< lines, without the markers
  std::string line;  ///< the one that it is about
};

struct CaseExamples {
  std::optional<CaseExample> found;
  std::optional<CaseExample> not_found;
};

/// Looks through the [[case]] tables of a parsed file for those that speak of `check`; what
/// `examples` has already stays.
void take_examples(const format::Node& document, std::string_view check, CaseExamples* examples);

}  // namespace sluice::checks
