// The part of YAML that lockfiles are written in, read five times as fast as libyaml does: block
// mappings and lists, one entry a line, with scalars and one-line {…} and […] in them. What is
// anything else (anchors, tags, text over several lines, tabs, CRLF, other than ASCII) or broken is
// not read here at all: libyaml decides on it. What is read gives exactly libyaml's tree.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "format/node.h"

namespace sluice::format {

/// The documents of the stream; nothing if it is not all of that plain form.
std::optional<std::vector<Node>> read_plain_yaml(std::string_view bytes);

}  // namespace sluice::format
