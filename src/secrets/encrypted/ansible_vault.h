// Ansible Vault, format 1.1 and 1.2: whole files and values of a YAML file (!vault). Stateless,
// thread-safe.
#pragma once

#include "secrets/encrypted/input.h"

namespace sluice::secrets::encrypted {

inline constexpr std::string_view kAnsibleVault = "Ansible Vault";
inline constexpr std::string_view kAnsibleMark = "$ANSIBLE_VAULT;";

bool recognise_ansible_vault(const Input& input, Facts* facts);

/// Whether the password opens a lock that recognise_ansible_vault() made: the HMAC over the
/// ciphertext is right. 10,000 rounds of PBKDF2: about 10 ms, so don't call it often.
bool opens_ansible_vault(std::string_view password, std::string_view body);

}  // namespace sluice::secrets::encrypted
