// Encrypted files and their keys, made when a test runs, in the form of the tools that write them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::test {

/// 32 bytes that depend on the seed alone.
std::string sample_key(std::uint64_t seed);

/// Rails: credentials.yml.enc for a key of 32 hex digits.
std::string rails_key(std::uint64_t seed);
std::string rails_credentials(std::string_view key, std::string_view plaintext);

/// Ansible: a whole file; `indent` goes before each line, as under `name: !vault |`.
std::string ansible_vault(std::string_view password, std::string_view plaintext,
                          std::string_view indent = "");

/// age: an identity, its recipient, a file for the recipient in both forms.
std::string age_identity(std::uint64_t seed);
std::string age_recipient(std::uint64_t seed);
std::string age_file(std::uint64_t seed, bool armoured);

/// dotenvx and EJSON: private keys of 64 hex digits and their public ones.
std::string dotenvx_private_key(std::uint64_t seed);
std::string dotenvx_public_key(std::uint64_t seed);
std::string ejson_private_key(std::uint64_t seed);
std::string ejson_public_key(std::uint64_t seed);
std::string ejson_value();

/// git-crypt: a key file and a file encrypted with it.
std::string git_crypt_key(std::uint64_t seed);
std::string git_crypt_file(std::uint64_t seed, std::string_view plaintext);

/// sops: a value, and the metadata of a YAML file with one age recipient.
std::string sops_value();
std::string sops_yaml(std::string_view body, std::string_view settings = "",
                      std::string_view recipient = "");

}  // namespace sluice::test
