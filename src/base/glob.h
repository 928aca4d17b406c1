// Path patterns. Stateless, thread-safe, linear in practice (no regex).
#pragma once

#include <string_view>

namespace sluice {

/// True if the whole path matches: '*' and '?' stay inside one path component, '**' crosses '/',
/// a leading "**/" also matches no folder at all. No character classes, no negation.
bool glob_match(std::string_view pattern, std::string_view path);

}  // namespace sluice
