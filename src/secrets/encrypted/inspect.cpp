#include "secrets/encrypted/inspect.h"

#include <algorithm>
#include <array>
#include <string>

#include "secrets/encrypted/age.h"
#include "secrets/encrypted/ansible_vault.h"
#include "secrets/encrypted/containers.h"
#include "secrets/encrypted/dotenvx.h"
#include "secrets/encrypted/ejson.h"
#include "secrets/encrypted/eyaml.h"
#include "secrets/encrypted/git_attributes.h"
#include "secrets/encrypted/git_crypt.h"
#include "secrets/encrypted/rails_credentials.h"
#include "secrets/encrypted/sops.h"
#include "secrets/third_party.h"

namespace sluice::secrets::encrypted {
namespace {

constexpr std::array<std::string_view, 15> kLiterals = {
    kSopsValue,   kAnsibleMark, "age-encryption.org/v1", kAgeArmour, kDotenvxKeyName, kEjsonValue,
    "ENC[PKCS7,", "ENC[GPG,",   "ENC[PLAINTEXT,",        "::PKCS7[", kPgpMessage,     kSaltedBase64,
    kJasyptValue, kSpringValue, kSealedSecretKind,
};

/// Which literals must have been met for a family to be asked; none: its first bytes or its name
/// tell by themselves.
template <std::size_t kCount>
constexpr Marks marks_of(const std::array<std::string_view, kCount>& literals) {
  Marks marks = 0;
  for (const std::string_view literal : literals) {
    for (std::size_t i = 0; i < kLiterals.size(); ++i) {
      if (kLiterals[i] == literal) marks |= 1U << i;
    }
  }
  return marks;
}

struct Family {
  std::string_view kind;
  Marks marks = 0;
  bool in_binary = false;  ///< asked for files with NUL bytes, too
  bool (*recognise)(const Input&, Facts*) = nullptr;
};

bool recognise_encrypted_key(const Input& /*input*/, Facts* /*facts*/) { return true; }

/// The first that recognises a file is what it is. sops comes before what it wraps its keys in.
constexpr std::array kFamilies = {
    Family{kGitCrypt, 0, true, recognise_git_crypt},
    Family{kSops, marks_of(std::array{kSopsValue}), false, recognise_sops},
    Family{kAnsibleVault, marks_of(std::array{kAnsibleMark}), false, recognise_ansible_vault},
    Family{kRailsCredentials, 0, false, recognise_rails_credentials},
    Family{kAge, marks_of(std::array<std::string_view, 2>{"age-encryption.org/v1", kAgeArmour}),
           true, recognise_age},
    Family{kDotenvx, marks_of(std::array{kDotenvxKeyName}), false, recognise_dotenvx},
    Family{kEjson, marks_of(std::array{kEjsonValue}), false, recognise_ejson},
    Family{kEyaml,
           marks_of(std::array<std::string_view, 4>{"ENC[PKCS7,", "ENC[GPG,", "ENC[PLAINTEXT,",
                                                    "::PKCS7["}),
           false, recognise_eyaml},
    Family{"SealedSecret", marks_of(std::array{kSealedSecretKind}), false, recognise_sealed_secret},
    Family{"jasypt", marks_of(std::array{kJasyptValue}), false, recognise_jasypt},
    Family{"Spring config", marks_of(std::array{kSpringValue}), false, recognise_spring},
    Family{"PGP", 0, true, recognise_pgp},
    Family{"OpenSSL", 0, true, recognise_salted},
    Family{"keystore", 0, true, recognise_keystore},
    Family{"private key", kEncryptedKeyMark, false, recognise_encrypted_key},
};

/// PGP's armour and base64 of "Salted__" have literals, but binary forms have not: asking them for
/// each file is a comparison of a few bytes, but for a search of the armour.
bool worth_asking(const Family& family, const Input& input, Marks marks) {
  constexpr Marks kPgp = marks_of(std::array{kPgpMessage});
  constexpr Marks kSalted = marks_of(std::array{kSaltedBase64});
  if (family.recognise == recognise_pgp) {
    return (marks & kPgp) != 0 || input.path.ends_with(".gpg") || input.path.ends_with(".pgp") ||
           input.path.ends_with(".secret");
  }
  if (family.recognise == recognise_salted) {
    return (marks & kSalted) != 0 || input.bytes.starts_with("Salted__");
  }
  return family.marks == 0 || (marks & family.marks) != 0;
}

}  // namespace

std::span<const std::string_view> mark_literals() { return kLiterals; }

void inspect(const Blob& blob, Marks marks, const ValueJudge& judge, Facts* facts) {
  if (blob.first_line != 1 || blob.report_begin != 0 || blob.bytes.empty()) return;
  const Input input{blob.path, blob.bytes, &judge};
  if (file_name(blob.path) == ".gitattributes" && !is_third_party(blob.path)) {
    read_filter_attributes(blob.path, blob.bytes, facts);
    return;
  }
  for (const Family& family : kFamilies) {
    if ((blob.binary && !family.in_binary) || !worth_asking(family, input, marks)) continue;
    Facts found;
    if (!family.recognise(input, &found)) continue;
    if (is_third_party(blob.path)) return;
    found.sealed.push_back({std::string(blob.path), family.kind});
    facts->append(std::move(found));
    return;
  }
}

std::string_view family_of_bytes(std::string_view path, std::string_view bytes) {
  const Input input{path, bytes};
  Marks marks = 0;
  for (std::size_t i = 0; i < kLiterals.size(); ++i) {
    if (bytes.find(kLiterals[i]) != std::string_view::npos) marks |= 1U << i;
  }
  for (const Family& family : kFamilies) {
    Facts found;
    if (bytes.empty() || family.marks == kEncryptedKeyMark) continue;
    if (!worth_asking(family, input, marks)) continue;
    if (family.recognise(input, &found)) return family.kind;
  }
  return {};
}

std::optional<LockKind> key_kind_of(std::string_view rule) {
  struct Row {
    std::string_view rule;
    LockKind kind;
  };
  constexpr std::array kRows = {
      Row{"rails-master-key", LockKind::kRails},
      Row{"rails-master-key-file", LockKind::kRails},
      Row{"age-secret-key", LockKind::kAge},
      Row{"dotenvx-private-key", LockKind::kDotenvx},
      Row{"ansible-vault-password", LockKind::kAnsible},
      Row{"ejson-private-key", LockKind::kEjson},
      Row{"git-crypt-key", LockKind::kGitCrypt},
      Row{"jasypt-password", LockKind::kJasypt},
      Row{"spring-config-encrypt-key", LockKind::kSpring},
  };
  for (const Row& row : kRows) {
    if (row.rule == rule) return row.kind;
  }
  return std::nullopt;
}

std::optional<LockKind> key_kind_of_variable(std::string_view name) {
  const auto has = [&](std::string_view word) { return name.find(word) != std::string_view::npos; };
  if (has("RAILS_MASTER_KEY")) return LockKind::kRails;
  if (name.starts_with("DOTENV_PRIVATE_KEY")) return LockKind::kDotenvx;
  if (has("EJSON")) return LockKind::kEjson;
  if (has("AGE_KEY") || has("AGE_IDENTITY")) return LockKind::kAge;
  if (has("VAULT") && (has("PASS") || has("ANSIBLE"))) return LockKind::kAnsible;
  return std::nullopt;
}

}  // namespace sluice::secrets::encrypted
