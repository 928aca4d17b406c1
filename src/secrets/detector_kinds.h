// Kinds of findings that are found by code, because a pattern alone can't judge them: the list that
// users see beside the rules.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace sluice::secrets {

struct DetectorKind {
  std::string_view id;
  std::string_view severity;
  std::string_view confidence;
  std::string_view title;
};

inline constexpr auto kDetectorKinds = std::to_array<DetectorKind>({
    {"private-key", "critical", "proven", "PEM, OpenSSH and PGP private keys"},
    {"rails-master-key-file", "critical", "high", "config/master.key and its relatives"},
    {"ansible-vault-password", "high", "medium", "password file of Ansible Vault"},
    {"ejson-private-key", "critical", "high", "private key in a file named by the public one"},
    {"git-crypt-key", "critical", "proven", "exported key file"},
    {"plaintext-in-encrypted-file", "high", "high",
     "plain values in files encrypted with sops, dotenvx, EJSON, eyaml"},
    {"decrypted-file", "high", "high", "plain text beside what git-secret or blackbox made of it"},
    {"plaintext-marked-encrypted", "high", "high",
     "plain files that .gitattributes gives to git-crypt, transcrypt or sops"},
    {"connection-url-password", "high", "high", "URLs with a password, graded by host"},
    {"live-config-var", "critical", "proven", "the app's own config-var values (with --env-dir)"},
    {"generic-secret", "medium", "medium", "random values assigned to secret names"},
    {"generic-password", "medium", "low", "passwords assigned to password names"},
});

/// nullptr if there is none.
inline const DetectorKind* find_detector_kind(std::string_view id) {
  const auto* const found = std::find_if(kDetectorKinds.begin(), kDetectorKinds.end(),
                                         [&](const DetectorKind& kind) { return kind.id == id; });
  return found == kDetectorKinds.end() ? nullptr : found;
}

}  // namespace sluice::secrets
