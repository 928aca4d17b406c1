// YAML 1.1 with positions, from libyaml's events. Scalars are strings: nothing is guessed to be a
// number or a date, and no tag constructs anything.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "format/node.h"

namespace sluice::format {

inline constexpr std::size_t kMaxYamlDepth = 256;
/// Nodes that aliases may add to a document: a cap against "billion laughs".
inline constexpr std::size_t kMaxYamlAliasNodes = 100'000;

/// Reads every document of the stream. Plain and quoted scalars are strings; an empty plain scalar
/// is null. Errors carry `path` and the line.
Result<std::vector<Node>> read_yaml(std::string_view path, std::string_view bytes);

/// The same by libyaml alone, which read_yaml() leaves to it where the text is not of the plain
/// form of lockfiles (yaml_plain.h). For tests and benchmarks.
Result<std::vector<Node>> read_any_yaml(std::string_view path, std::string_view bytes);

}  // namespace sluice::format
