// Refuses TOML that the library behind read_toml() can't take safely. Stateless.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sluice::format {

/// Documents are parsed in parts of about that size.
inline constexpr std::size_t kTomlPartBytes = 256U << 10;

/// Where a part begins.
struct TomlPart {
  std::size_t begin = 0;
  std::uint32_t line = 1;
};
using TomlParts = std::vector<TomlPart>;

/// An error for more values than kMaxDocumentValues, for a key of more than 32 parts ("a.a.a…"
/// would overflow the stack when toml++ frees its tables; it only limits how deep values nest) and
/// for a character outside ASCII that stands outside strings and comments (undefined behaviour in
/// its character tables, version 3.3). `parts`, if not null: where the document may be cut; each
/// part begins with a line "[[name]]", which is perhaps no header but inside of an array.
Status check_toml_limits(std::string_view path, std::string_view bytes, TomlParts* parts);

}  // namespace sluice::format
