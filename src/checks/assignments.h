// The assignments of a name in code: "NAME = value", "NAME: type = value", "NAME += value", with
// what follows over several lines. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "checks/brackets.h"
#include "checks/code_text.h"
#include "checks/pattern.h"

namespace sluice::checks {

struct FoundAssignment {
  std::string name;          ///< as written
  std::size_t begin = 0;     ///< of the name
  Span value;                ///< without a final ';' or ','
  bool adds = false;         ///< "+=" and the like
  bool nested = false;       ///< in a class, a block, a function
  bool conditional = false;  ///< a condition decides whether it happens
};

/// All assignments whose whole target the pattern matches, in order.
std::vector<FoundAssignment> find_assignments(const CodeText& text, const Pattern& name);

}  // namespace sluice::checks
