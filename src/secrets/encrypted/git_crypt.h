// Files that git-crypt encrypted, and its key files. Stateless, thread-safe.
#pragma once

#include "secrets/encrypted/input.h"

namespace sluice::secrets::encrypted {

inline constexpr std::string_view kGitCrypt = "git-crypt";
inline constexpr std::string_view kGitCryptHeader{"\0GITCRYPT\0", 10};
inline constexpr std::string_view kGitCryptKeyHeader{"\0GITCRYPTKEY", 12};

bool recognise_git_crypt(const Input& input, Facts* facts);

/// Whether one of the key file's keys opens the lock: the nonce is the HMAC of the plaintext.
bool opens_git_crypt(std::string_view key_file, std::string_view lock);

}  // namespace sluice::secrets::encrypted
