// What private keys tell of themselves once they are decoded: kind and size (PKCS#1, PKCS#8, SEC
// 1), the fingerprint of their public half (OpenSSH), whose they are (Google's service account
// files), and whether OpenPGP's armour is whole. Pure functions, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "secrets/proof/proof.h"

namespace sluice::secrets::proof {

/// "RSA, 2048 bits", "EC P-256", "Ed25519"; empty if the DER is none of these.
std::string der_key_facts(std::string_view der);

/// "ssh-ed25519, SHA256:…", the public key's fingerprint as ssh-keygen -l shows it; empty if the
/// bytes are no OpenSSH key.
std::string openssh_key_facts(std::string_view bytes);

/// Of the text between the BEGIN and END lines: holds if it begins with a secret-key packet and its
/// CRC-24 is right, or there is none; refuted if either is wrong.
Outcome check_pgp_armour(std::string_view text);

/// "project shop, ci@shop.iam.gserviceaccount.com", if the key at [begin, end) stands in a service
/// account's JSON; empty otherwise.
std::string service_account_facts(std::string_view text, std::size_t begin, std::size_t end);

}  // namespace sluice::secrets::proof
