// Refuses TOML that the library behind read_toml() can't take safely. Stateless.
#pragma once

#include <string_view>

#include "base/result.h"

namespace sluice::format {

/// An error for more values than kMaxDocumentValues, for a key of more than 32 parts ("a.a.a…"
/// would overflow the stack when toml++ frees its tables; it only limits how deep values nest) and
/// for a character outside ASCII that stands outside strings and comments (undefined behaviour in
/// its character tables, version 3.3).
Status check_toml_limits(std::string_view path, std::string_view bytes);

}  // namespace sluice::format
