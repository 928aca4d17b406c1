// Where a place in the value of a setting stands in its file: values of YAML and JSON are read
// without their indentation and escapes. Pure.
#pragma once

#include <cstddef>
#include <string_view>

#include "checks/code_text.h"

namespace sluice::checks {

/// Offset in the file of the byte `at` of `value`, which begins in the 1-based `line`. Where the
/// value is folded or escaped, the nearest that can be told.
std::size_t scalar_place(const CodeText& text, std::size_t line, std::string_view value,
                         std::size_t at);

}  // namespace sluice::checks
