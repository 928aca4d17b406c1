// Makes example texts from templates, so that no whole secret ever stands in a file of the project.
// "{hex:40}" becomes 40 random hex digits. Deterministic: the same template and seed give the same
// text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sluice::secrets {

/// Kinds: hex, hexi, HEX, digits, letters, b62, b36, B36, b32, lower32, b64, token, each
/// with
/// ":length"; uuid; and "der:length", base64 of a DER SEQUENCE of that many bytes in lines of 64.
/// "bytes:0a0b" is bytes by their hex digits, "random:length" random bytes. "{NAME<}text{>}" is the
/// text, expanded, after the transformation of that name (example_transform.h); they nest.
/// Anything else in braces stays as it is, and so does what would be longer than 16 KiB.
std::string expand_template(std::string_view text, std::uint64_t seed);

}  // namespace sluice::secrets
