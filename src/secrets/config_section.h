// The sections of a configuration file that a line stands in: the less indented keys above it in
// YAML, [headers] in INI and TOML. Stateless, thread-safe.
#pragma once

#include <cstddef>
#include <string_view>

namespace sluice::secrets {

/// How far back it is looked for them.
inline constexpr std::size_t kMaxSectionBytes = 16U << 10;

/// True if one of the sections around the byte at `at` is for development or tests only.
bool in_development_section(std::string_view text, std::size_t at);

}  // namespace sluice::secrets
