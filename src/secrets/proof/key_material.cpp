#include "secrets/proof/key_material.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/encoding.h"
#include "base/hash.h"
#include "secrets/proof/checksum.h"
#include "secrets/proof/digits.h"
#include "secrets/proof/facts.h"

namespace sluice::secrets::proof {
namespace {

using namespace std::string_view_literals;

constexpr unsigned char kInteger = 0x02;
constexpr unsigned char kOctetString = 0x04;
constexpr unsigned char kObjectId = 0x06;
constexpr unsigned char kSequence = 0x30;
constexpr unsigned char kParameters = 0xA0;

constexpr std::string_view kRsa = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"sv;
constexpr std::string_view kEc = "\x2a\x86\x48\xce\x3d\x02\x01"sv;
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kCurves = {{
    {"\x2a\x86\x48\xce\x3d\x03\x01\x07"sv, "EC P-256"},
    {"\x2b\x81\x04\x00\x22"sv, "EC P-384"},
    {"\x2b\x81\x04\x00\x23"sv, "EC P-521"},
    {"\x2b\x81\x04\x00\x0a"sv, "EC secp256k1"},
}};
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kOthers = {{
    {"\x2b\x65\x70"sv, "Ed25519"},
    {"\x2b\x65\x6e"sv, "X25519"},
    {"\x2a\x86\x48\xce\x38\x04\x01"sv, "DSA"},
}};

/// The content of the element of that tag that the bytes begin with (DER, X.690).
std::optional<std::string_view> take(std::string_view* der, unsigned char tag) {
  if (der->size() < 2 || static_cast<unsigned char>((*der)[0]) != tag) return std::nullopt;
  std::size_t length = static_cast<unsigned char>((*der)[1]);
  std::size_t header = 2;
  if (length >= 0x80) {
    const std::size_t count = length & 0x7F;
    if (count == 0 || count > 3 || der->size() < 2 + count) return std::nullopt;
    length = 0;
    for (std::size_t i = 0; i < count; ++i) {
      length = length << 8 | static_cast<unsigned char>((*der)[2 + i]);
    }
    header += count;
  }
  if (length > der->size() - header) return std::nullopt;
  const std::string_view content = der->substr(header, length);
  der->remove_prefix(header + length);
  return content;
}

std::string curve_of(std::string_view object_id) {
  for (const auto& [id, name] : kCurves) {
    if (id == object_id) return std::string(name);
  }
  return {};
}

/// The sequence of an RSA key after its version: the modulus comes first.
std::string rsa_facts(std::string_view rest) {
  auto modulus = take(&rest, kInteger);
  if (!modulus || !take(&rest, kInteger)) return {};
  while (modulus->starts_with('\0')) modulus->remove_prefix(1);
  if (modulus->size() < 32) return {};
  std::size_t bits = modulus->size() * 8;
  for (auto top = static_cast<unsigned char>(modulus->front()); (top & 0x80U) == 0; --bits) {
    top = static_cast<unsigned char>(top << 1);
  }
  return "RSA, " + std::to_string(bits) + " bits";
}

std::string algorithm_facts(std::string_view algorithm, std::string_view rest) {
  const auto object_id = take(&algorithm, kObjectId);
  if (!object_id) return {};
  if (*object_id == kRsa) {
    auto octets = take(&rest, kOctetString);
    auto inner = octets ? take(&*octets, kSequence) : std::nullopt;
    return inner && take(&*inner, kInteger) ? rsa_facts(*inner) : std::string();
  }
  if (*object_id == kEc) {
    const auto curve = take(&algorithm, kObjectId);
    return curve ? curve_of(*curve) : std::string();
  }
  for (const auto& [id, name] : kOthers) {
    if (id == *object_id) return std::string(name);
  }
  return {};
}

/// A string of SSH's wire format: four bytes of length, then it.
std::optional<std::string_view> take_string(std::string_view* bytes) {
  if (bytes->size() < 4) return std::nullopt;
  std::size_t length = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    length = length << 8 | static_cast<unsigned char>((*bytes)[i]);
  }
  if (length > bytes->size() - 4) return std::nullopt;
  const std::string_view text = bytes->substr(4, length);
  bytes->remove_prefix(4 + length);
  return text;
}

/// The string value of a JSON member, as far as it is plain; the text is not parsed, because the
/// object may be part of anything.
std::string_view member_of(std::string_view text, std::string_view key) {
  const std::string quoted = '"' + std::string(key) + '"';
  std::size_t at = text.find(quoted);
  if (at == std::string_view::npos) return {};
  at = text.find_first_not_of(" \t\r\n:", at + quoted.size());
  if (at == std::string_view::npos || text[at] != '"') return {};
  const std::size_t end = text.find('"', at + 1);
  constexpr std::size_t kMaxValue = 256;
  if (end == std::string_view::npos || end - at > kMaxValue) return {};
  return text.substr(at + 1, end - at - 1);
}

}  // namespace

std::string der_key_facts(std::string_view der) {
  auto body = take(&der, kSequence);
  if (!body) return {};
  const auto version = take(&*body, kInteger);
  if (!version || body->empty()) return {};
  std::string_view rest = *body;
  if (const auto algorithm = take(&rest, kSequence)) return algorithm_facts(*algorithm, rest);
  if (static_cast<unsigned char>(body->front()) == kInteger) return rsa_facts(*body);
  if (!take(&rest, kOctetString)) return {};
  auto parameters = take(&rest, kParameters);
  const auto curve = parameters ? take(&*parameters, kObjectId) : std::nullopt;
  return curve ? curve_of(*curve) : "EC";
}

std::string openssh_key_facts(std::string_view bytes) {
  constexpr std::string_view kMagic = "openssh-key-v1\0"sv;
  if (!bytes.starts_with(kMagic)) return {};
  bytes.remove_prefix(kMagic.size());
  // Cipher, key derivation and its options.
  for (int i = 0; i < 3; ++i) {
    if (!take_string(&bytes)) return {};
  }
  if (bytes.size() < 4) return {};
  bytes.remove_prefix(4);  // how many keys
  const auto key = take_string(&bytes);
  if (!key) return {};
  std::string_view rest = *key;
  const auto kind = take_string(&rest);
  if (!kind) return {};
  const std::string hex = sha256_hex(*key);
  std::string digest;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    digest += static_cast<char>(kBase36.find(hex[i]) << 4 | kBase36.find(hex[i + 1]));
  }
  std::string fingerprint = base64_encode(digest);
  fingerprint.resize(std::min(fingerprint.find('='), fingerprint.size()));
  return shown(*kind) + ", SHA256:" + fingerprint;
}

Outcome check_pgp_armour(std::string_view text) {
  // Header lines end at an empty one.
  std::string data;
  std::string checksum;
  bool in_headers = text.find(": ") != std::string_view::npos;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (!line.empty() && static_cast<unsigned char>(line.back()) <= ' ') line.remove_suffix(1);
    while (!line.empty() && static_cast<unsigned char>(line.front()) <= ' ') line.remove_prefix(1);
    if (in_headers) {
      in_headers = !line.empty() || data.empty();
      if (line.empty() || line.find(": ") != std::string_view::npos) continue;
      in_headers = false;
    }
    if (line.size() == 5 && line.front() == '=') {
      checksum = line.substr(1);
    } else {
      data += line;
    }
  }
  const auto bytes = base64_decode(data);
  // Escaped line breaks and the like: nothing can be said.
  if (!bytes || bytes->empty()) return Outcome::kUnknown;
  const auto first = static_cast<unsigned char>(bytes->front());
  const unsigned tag = (first & 0x40U) != 0 ? first & 0x3FU : (first & 0x3FU) >> 2;
  constexpr unsigned kSecretKey = 5;
  constexpr unsigned kSecretSubkey = 7;
  if ((first & 0x80U) == 0 || (tag != kSecretKey && tag != kSecretSubkey)) return Outcome::kRefuted;
  if (checksum.empty()) return Outcome::kHolds;
  const std::string sum = little_endian(crc24(*bytes));
  const std::string written = base64_decode(checksum).value_or(std::string());
  const bool right =
      written.size() == 3 && written[0] == sum[2] && written[1] == sum[1] && written[2] == sum[0];
  return right ? Outcome::kHolds : Outcome::kRefuted;
}

std::string service_account_facts(std::string_view text, std::size_t begin, std::size_t end) {
  // The file has about 800 bytes beside the key; it is looked at from brace to brace.
  constexpr std::size_t kReach = 2048;
  const std::size_t from = begin - std::min(begin, kReach);
  const std::string_view before = text.substr(from, begin - from);
  const std::size_t open = before.rfind('{');
  if (open == std::string_view::npos) return {};
  std::string_view after = text.substr(end, kReach);
  after = after.substr(0, after.find('}'));
  const auto find = [&](std::string_view key) {
    const std::string_view value = member_of(before.substr(open), key);
    return value.empty() ? member_of(after, key) : value;
  };
  const std::string_view email = find("client_email");
  if (find("type") != "service_account" || email.empty()) return {};
  std::string facts;
  add_fact(&facts, "project", find("project_id"));
  add_fact(&facts, "", email);
  return facts;
}

}  // namespace sluice::secrets::proof
