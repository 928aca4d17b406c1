#include "secrets/encrypted/containers.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "secrets/encrypted/env_lines.h"

namespace sluice::secrets::encrypted {
namespace {

bool ends_with_any(std::string_view path, std::initializer_list<std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return path.ends_with(ending); });
}

bool is_config(std::string_view path) {
  return is_env_file(path) || ends_with_any(path, {".properties", ".yml", ".yaml", ".conf", ".xml",
                                                   ".json", ".toml", ".cfg", ".ini"});
}

bool is_base64(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '/' || c == '=';
}

/// Whether `mark` begins a value somewhere (after '=', ':', '>' or a quote) and at least `digits`
/// characters that `is_digit` accepts follow.
template <typename IsDigit>
bool has_value(std::string_view text, std::string_view mark, std::size_t digits, IsDigit is_digit) {
  for (std::size_t at = text.find(mark); at != std::string_view::npos;
       at = text.find(mark, at + mark.size())) {
    const std::size_t before = at == 0 ? at : text.find_last_not_of(" \t", at - 1);
    if (before == std::string_view::npos ||
        std::string_view("=:>'\"").find(text[before]) == std::string_view::npos) {
      continue;
    }
    const std::string_view value = text.substr(at + mark.size(), digits);
    if (value.size() == digits && std::all_of(value.begin(), value.end(), is_digit)) return true;
  }
  return false;
}

}  // namespace

bool recognise_salted(const Input& input, Facts* /*facts*/) {
  constexpr std::string_view kMagic = "Salted__";
  constexpr std::size_t kSaltSize = 8;
  if (input.bytes.starts_with(kMagic)) return input.bytes.size() > kMagic.size() + kSaltSize;
  // The tenth digit holds bits of the salt, too: '8' to '/', '1' is what all of them begin with.
  const std::string_view text = trim(input.bytes);
  return text.starts_with(kSaltedBase64) && text.size() >= 44 &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_base64(c) || std::isspace(static_cast<unsigned char>(c)) != 0;
         });
}

bool recognise_pgp(const Input& input, Facts* /*facts*/) {
  const std::size_t begin = input.bytes.find(kPgpMessage);
  if (begin != std::string_view::npos) {
    return input.bytes.find("-----END PGP MESSAGE-----", begin) != std::string_view::npos;
  }
  // Tags 1, 3 and 18 in the old and the new form (RFC 9580, section 4.2).
  constexpr std::array<unsigned char, 6> kTags = {0x84, 0x85, 0x8C, 0xC1, 0xC3, 0xD2};
  return ends_with_any(input.path, {".gpg", ".pgp", ".secret"}) && input.bytes.size() > 16 &&
         std::find(kTags.begin(), kTags.end(), static_cast<unsigned char>(input.bytes[0])) !=
             kTags.end();
}

bool recognise_jasypt(const Input& input, Facts* /*facts*/) {
  constexpr std::size_t kShortest = 22;  // salt and a block of DES, without padding
  return is_config(input.path) && has_value(input.bytes, kJasyptValue, kShortest, is_base64);
}

bool recognise_spring(const Input& input, Facts* /*facts*/) {
  constexpr std::size_t kShortest = 32;
  return is_config(input.path) &&
         has_value(input.bytes, kSpringValue, kShortest, [](char c) { return is_base64(c); });
}

bool recognise_sealed_secret(const Input& input, Facts* /*facts*/) {
  return (is_yaml_file(input.path) || input.path.ends_with(".json")) &&
         input.bytes.find("bitnami.com/") != std::string_view::npos &&
         input.bytes.find("encryptedData") != std::string_view::npos;
}

bool recognise_keystore(const Input& input, Facts* /*facts*/) {
  using namespace std::string_view_literals;
  const std::string_view bytes = input.bytes;
  if (bytes.starts_with("\xFE\xED\xFE\xED"sv) || bytes.starts_with("\xCE\xCE\xCE\xCE"sv) ||
      bytes.starts_with("\x03\xD9\xA2\x9A"sv)) {
    return bytes.size() > 16;
  }
  if (bytes.starts_with("PuTTY-User-Key-File-")) {
    return bytes.substr(0, 512).find("Encryption: aes") != std::string_view::npos;
  }
  // PKCS#12: a SEQUENCE that begins with the INTEGER 3 (RFC 7292).
  return ends_with_any(input.path, {".p12", ".pfx", ".jks", ".keystore", ".pkcs12"}) &&
         bytes.size() > 7 && bytes.starts_with("\x30\x82"sv) &&
         bytes.substr(4, 3) == "\x02\x01\x03"sv;
}

}  // namespace sluice::secrets::encrypted
