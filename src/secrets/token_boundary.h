// Whether what a pattern matched is a token of its own or a part of something longer. Pure.
#pragma once

#include <cstddef>
#include <string_view>

#include "secrets/rule.h"

namespace sluice::secrets {

/// True if nothing of the boundary's alphabet touches the bytes from `begin` to `end`. On the left
/// an escape such as \n or %3D does not count: it glues itself to what follows.
bool stands_alone(std::string_view text, std::size_t begin, std::size_t end, Boundary boundary);

}  // namespace sluice::secrets
