// Encrypted forms that are only recognised: nothing in them is parsed further. Stateless,
// thread-safe.
#pragma once

#include "secrets/encrypted/input.h"

namespace sluice::secrets::encrypted {

inline constexpr std::string_view kPgpMessage = "-----BEGIN PGP MESSAGE-----";
inline constexpr std::string_view kSaltedBase64 = "U2FsdGVkX1";
inline constexpr std::string_view kJasyptValue = "ENC(";
inline constexpr std::string_view kSpringValue = "{cipher}";
inline constexpr std::string_view kSealedSecretKind = "SealedSecret";

/// openssl enc, transcrypt: "Salted__" and a salt, binary or as base64.
bool recognise_salted(const Input& input, Facts* facts);
/// Armoured messages; binary ones by name (.gpg, .pgp, .secret) and packet tag.
bool recognise_pgp(const Input& input, Facts* facts);
/// ENC(base64) as a value of a configuration file.
bool recognise_jasypt(const Input& input, Facts* facts);
/// {cipher}hex as a value of a configuration file.
bool recognise_spring(const Input& input, Facts* facts);
/// Kubernetes' SealedSecret.
bool recognise_sealed_secret(const Input& input, Facts* facts);
/// JKS, JCEKS, PKCS#12, KeePass, PuTTY: by their first bytes.
bool recognise_keystore(const Input& input, Facts* facts);

}  // namespace sluice::secrets::encrypted
