// Files that are nothing but a key: Rails' config/master.key and its relatives. There is no literal
// to look for, so the file's name starts the check. Stateless, thread-safe.
#pragma once

#include <optional>
#include <string_view>

#include "secrets/raw_match.h"

namespace sluice::secrets {

/// The key, if the path is one of Rails' key files and the content 32 hex digits and blanks.
std::optional<RawMatch> detect_key_file(std::string_view path, std::string_view bytes);

}  // namespace sluice::secrets
