// YAML 1.1 with positions, from libyaml's events. Scalars are strings: nothing is guessed to be a
// number or a date, and no tag constructs anything.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "format/entry.h"
#include "format/node.h"

namespace sluice::format {

inline constexpr std::size_t kMaxYamlDepth = 256;
/// Nodes that aliases may add to a document: a cap against "billion laughs".
inline constexpr std::size_t kMaxYamlAliasNodes = 100'000;
/// Most documents in one file.
inline constexpr std::size_t kMaxYamlDocuments = 1000;

/// Reads every document of the stream. Plain and quoted scalars are strings; an empty plain scalar
/// is null. Errors carry `path` and the line.
Result<std::vector<Node>> read_yaml(std::string_view path, std::string_view bytes);

/// The same for documents with big tables in them: their entries go to `sink` one by one, in file
/// order.
Result<std::vector<Node>> read_yaml_entries(std::string_view path, std::string_view bytes,
                                            const EntrySink& sink);

}  // namespace sluice::format
