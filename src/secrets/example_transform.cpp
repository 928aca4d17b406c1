#include "secrets/example_transform.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/bech32.h"
#include "base/encoding.h"
#include "base/hash.h"
#include "secrets/proof/checksum.h"
#include "secrets/proof/digits.h"

namespace sluice::secrets {
namespace {

using proof::crc32;

/// Encoding in base 58 takes time in the square of the length.
constexpr std::size_t kMaxBase58 = 128;

std::string url_safe(std::string text) {
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  text.resize(std::min(text.find('='), text.size()));
  return text;
}

std::string in_case(std::string text, int (*convert)(int)) {
  for (char& c : text) c = static_cast<char>(convert(static_cast<unsigned char>(c)));
  return text;
}

std::string hex_to_bytes(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(proof::kBase36.find(hex[i]) << 4 | proof::kBase36.find(hex[i + 1]));
  }
  return bytes;
}

/// Base64 of the bytes that the text begins with and their checksum.
std::string with_marvin(std::string_view seed, std::string_view text) {
  // Digits of which only some bits are data stand last: they are the checksum's, too.
  std::string padded(text);
  const std::size_t bytes = text.size() * 6 / 8;
  while (padded.size() % 4 != 0) padded += 'A';
  std::string data = base64_decode(padded).value_or(std::string());
  data.resize(bytes);
  return base64_encode(data + proof::little_endian(proof::marvin32(seed, data)));
}

std::string with_entra(std::string_view text) {
  constexpr std::string_view kAlphabet =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890.-_~";
  return std::string(text) +
         proof::to_digits(proof::marvin32("AadPwd00", text), kAlphabet, 6).substr(0, 3);
}

std::string with_cask(std::string_view text) {
  const std::string data = base64_decode(text).value_or(std::string());
  return std::string(text) +
         base64_encode(proof::little_endian(proof::marvin32("Default0", data))).substr(0, 4);
}

/// An Azure DevOps token of a user out of its 28 random bytes.
std::string azure_devops(std::string_view token) {
  const std::string sum = proof::little_endian(crc32(token) ^ 0xE0B9692DU);
  std::string bytes(token);
  constexpr std::array<std::pair<std::size_t, std::size_t>, 4> kPlaces = {
      {{2, 3}, {7, 2}, {8, 1}, {22, 0}}};
  for (const auto& [at, index] : kPlaces) bytes.insert(std::min(at, bytes.size()), 1, sum[index]);
  return in_case(proof::base32_encode(bytes), std::tolower);
}

std::string base58_encode(std::string_view bytes) {
  constexpr std::string_view kBase58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  std::string reversed;  // as values of digits
  for (const char c : bytes) {
    auto carry = static_cast<std::uint32_t>(static_cast<unsigned char>(c));
    for (char& digit : reversed) {
      carry += static_cast<std::uint32_t>(digit) << 8;
      digit = static_cast<char>(carry % 58U);
      carry /= 58U;
    }
    for (; carry > 0; carry /= 58U) reversed += static_cast<char>(carry % 58U);
  }
  std::string text;
  for (auto digit = reversed.rbegin(); digit != reversed.rend(); ++digit) {
    text += kBase58[static_cast<std::size_t>(*digit)];
  }
  return text;
}

/// OpenPGP's armour without its header lines.
std::string pgp_armour(std::string_view bytes) {
  std::string sum = proof::little_endian(proof::crc24(bytes)).substr(0, 3);
  std::reverse(sum.begin(), sum.end());
  return base64_encode(bytes) + "\n=" + base64_encode(sum);
}

std::optional<std::string> checksum_of(std::string_view name, std::string_view text) {
  if (name == "crc32-base62") return proof::to_digits(crc32(text), proof::kBase62Upper, 6);
  if (name == "crc32-base62-lower") return proof::to_digits(crc32(text), proof::kBase62Lower, 6);
  if (name == "crc32-base36") return proof::to_digits(crc32(text), proof::kBase36, 7);
  if (name == "crc32-hex") return proof::to_hex(crc32(text));
  if (name == "crc32-HEX") return in_case(proof::to_hex(crc32(text)), std::toupper);
  if (name == "crc32-hex-reversed") return proof::to_hex_reversed(crc32(text));
  if (name == "crc32-base64") {
    return base64_encode(proof::little_endian(crc32(text))).substr(0, 6);
  }
  if (name == "crc16") return proof::little_endian(proof::crc16(text)).substr(0, 2);
  if (name == "sha256-base32") {
    return proof::base32_encode(hex_to_bytes(sha256_hex(text))).substr(0, 8);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> transform_example(std::string_view name, std::string_view text) {
  if (const auto checksum = checksum_of(name, text)) return std::string(text) + *checksum;
  if (name.starts_with('_')) {
    const auto checksum = checksum_of(name.substr(1), text);
    if (checksum) return std::string(text) + '_' + *checksum;
  }
  if (name == "base64") return base64_encode(text);
  if (name == "base64url") return url_safe(base64_encode(text));
  if (name == "base32") return proof::base32_encode(text);
  if (name == "base58") return base58_encode(text.substr(0, kMaxBase58));
  if (name == "pgp-armour") return pgp_armour(text);
  if (name == "azure-cask") return with_cask(text);
  if (name == "azure-entra") return with_entra(text);
  if (name == "azure-devops") return azure_devops(text);
  constexpr std::string_view kBech32 = "bech32:";
  if (name.starts_with(kBech32)) {
    return in_case(bech32_encode(name.substr(kBech32.size()), text), std::toupper);
  }
  constexpr std::string_view kMarvin = "marvin32:";
  if (name.starts_with(kMarvin)) return with_marvin(name.substr(kMarvin.size()), text);
  return std::nullopt;
}

}  // namespace sluice::secrets
