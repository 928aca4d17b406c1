// HCL, the language of Terraform, as a tree: blocks become objects by their name and labels
// (resource.heroku_drain.logs.url), one member for each block. Strings are read; other expressions
// stay as they are written, in "${…}", as strings wrote them once. What jsonencode() is given, and
// JSON in a here-document, is read as what it says. Any text is some tree: what fits nowhere is
// skipped. Pure; linear time.
#pragma once

#include <cstddef>
#include <string_view>

#include "format/node.h"

namespace sluice::format {

/// Brackets in brackets that are read; what is deeper is skipped.
inline constexpr std::size_t kMaxHclDepth = 48;
/// Values of one file.
inline constexpr std::size_t kMaxHclValues = 200'000;

Node read_hcl(std::string_view bytes);

}  // namespace sluice::format
