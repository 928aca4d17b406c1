// Files that are nothing but a key: Rails' config/master.key and its relatives, keys of EJSON and
// git-crypt, passwords of Ansible Vault. There is no literal to look for, so the file's name or its
// first bytes start the check. Stateless, thread-safe.
#pragma once

#include <optional>
#include <string_view>

#include "secrets/raw_match.h"

namespace sluice::secrets {

/// The key, if name and content are those of a key file.
std::optional<RawMatch> detect_key_file(std::string_view path, std::string_view bytes);

}  // namespace sluice::secrets
