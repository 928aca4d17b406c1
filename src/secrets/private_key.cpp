#include "secrets/private_key.h"

#include <algorithm>
#include <bitset>
#include <cctype>
#include <string>

#include "base/encoding.h"
#include "secrets/proof/key_material.h"

namespace sluice::secrets {
namespace {

constexpr std::size_t kMaxLabel = 64;
constexpr std::size_t kMaxKeyBytes = 32u << 10;
constexpr std::size_t kMinBody = 64;
constexpr std::string_view kAdvice =
    "Make a new key pair, keep the key in a config var; this one is burnt.";

/// Body characters without line breaks, escapes ("\n", "\\r"), quotes, joins and indentation; PEM
/// headers ("Proc-Type: …") end at an empty line and are left out.
std::string unwrap_body(std::string_view text) {
  std::string body;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\') {
      while (i + 1 < text.size() && text[i + 1] == '\\') ++i;
      if (i + 1 < text.size() && (text[i + 1] == 'n' || text[i + 1] == 'r' || text[i + 1] == 't')) {
        ++i;
      }
      continue;
    }
    const bool in_alphabet =
        std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '/' || c == '=';
    // A '+' between quotes joins string literals; inside base64 it is a digit.
    const bool joins =
        c == '+' && i + 1 < text.size() && (text[i + 1] == ' ' || text[i + 1] == '\n');
    if (in_alphabet && !joins) body += c;
  }
  return body;
}

/// Skips "Name: value" header lines of old PEM and PGP armour.
std::string_view skip_headers(std::string_view text, bool* encrypted) {
  *encrypted = text.substr(0, 512).find("ENCRYPTED") != std::string_view::npos;
  for (;;) {
    const std::size_t start = text.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) return {};
    const std::string_view rest = text.substr(start);
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    if (line.find(": ") == std::string_view::npos) return rest;
    text = rest.substr(end);
  }
}

/// True if the bytes begin an ASN.1 SEQUENCE whose length fits what is there (DER, X.690).
bool is_der_sequence(std::string_view der) {
  if (der.size() < 16 || static_cast<unsigned char>(der[0]) != 0x30) return false;
  const auto first = static_cast<unsigned char>(der[1]);
  if (first < 0x80) return std::size_t{first} + 2 <= der.size();
  const std::size_t count = first & 0x7F;
  if (count == 0 || count > 3) return false;
  std::size_t length = 0;
  for (std::size_t i = 0; i < count; ++i) {
    length = (length << 8) | static_cast<unsigned char>(der[2 + i]);
  }
  return length + 2 + count <= der.size();
}

bool is_encrypted_openssh(std::string_view bytes) {
  // "openssh-key-v1\0", then the cipher's name with its length.
  constexpr std::size_t kCipherAt = 15 + 4;
  return bytes.size() > kCipherAt + 4 && bytes.substr(kCipherAt, 4) != "none";
}

/// A run of base64 as long as half a line of PEM. Code that puts a key together has none.
bool has_base64_line(std::string_view text) {
  constexpr std::size_t kEnough = 32;
  std::size_t run = 0;
  for (const char c : text) {
    const bool base64 = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '/';
    run = base64 ? run + 1 : 0;
    if (run == kEnough) return true;
  }
  return false;
}

std::string kind_of(std::string_view label) {
  std::string kind(label);
  for (const std::string_view ending : {" PRIVATE KEY BLOCK", " PRIVATE KEY", "PRIVATE KEY"}) {
    if (kind.ends_with(ending)) {
      kind.resize(kind.size() - ending.size());
      break;
    }
  }
  return kind.empty() ? "PKCS#8" : kind;
}

/// The title says kind, size and owner where the key tells them.
void tell_owner(std::string_view text, bool openssh, bool encrypted, std::string_view decoded,
                RawMatch* match) {
  const std::string facts =
      openssh ? proof::openssh_key_facts(decoded) : proof::der_key_facts(decoded);
  if (!facts.empty() && (openssh || !encrypted)) {
    match->detail = "Private key (" + facts + (encrypted ? ", encrypted)" : ")");
  }
  const std::string account = proof::service_account_facts(text, match->begin, match->end);
  if (!account.empty()) match->detail = "Google service account key (" + account + ')';
}

Confidence pgp_confidence(std::string_view armour) {
  switch (proof::check_pgp_armour(armour)) {
    case proof::Outcome::kHolds:
      return Confidence::kProven;
    case proof::Outcome::kRefuted:
      return Confidence::kLow;
    case proof::Outcome::kUnknown:
      break;
  }
  return Confidence::kHigh;
}

}  // namespace

std::optional<RawMatch> detect_private_key(const Hit& hit) {
  const std::size_t label_begin = hit.begin + hit.length;
  const std::string_view after = hit.bytes.substr(label_begin, kMaxKeyBytes);
  const std::size_t label_length = after.substr(0, kMaxLabel).find("-----");
  if (label_length == std::string_view::npos) return std::nullopt;
  const std::string_view label = after.substr(0, label_length);
  const bool pgp = label.ends_with("PRIVATE KEY BLOCK");
  if (!pgp && !label.ends_with("PRIVATE KEY")) return std::nullopt;

  // Up to the next line of dashes: a header in the body is another key's, and reading past it would
  // cost the square of many headers.
  std::string_view body_text = after.substr(label_length + 5);
  const std::size_t dashes = body_text.find("-----");
  const bool closed =
      dashes != std::string_view::npos && body_text.substr(dashes).starts_with("-----END");
  body_text = body_text.substr(0, dashes);
  // In a program other constants follow the header of a key that it only knows how to read.
  const auto control = std::find_if(body_text.begin(), body_text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t';
  });
  body_text = body_text.substr(0, static_cast<std::size_t>(control - body_text.begin()));
  bool encrypted = false;
  const std::string body = unwrap_body(skip_headers(body_text, &encrypted));
  encrypted = encrypted || label.find("ENCRYPTED") != std::string_view::npos;
  std::bitset<256> distinct;
  for (const char c : body) distinct.set(static_cast<unsigned char>(c));
  if (body.size() < kMinBody || distinct.count() < 16) return std::nullopt;

  // Whole base64 groups only: what follows an unclosed key may be anything.
  const std::size_t padding = std::min(body.find('='), body.size());
  const auto decoded =
      base64_decode(std::string_view(body).substr(0, closed ? body.size() : padding / 4 * 4));
  const bool openssh = decoded && decoded->starts_with("openssh-key-v1");
  const bool proven = openssh || (decoded && is_der_sequence(*decoded));
  if (!proven && !pgp && !has_base64_line(body_text)) return std::nullopt;
  if (openssh) encrypted = is_encrypted_openssh(*decoded);

  RawMatch match;
  match.rule = "private-key";
  match.title = "Private key";
  match.advice = kAdvice;
  match.rank = kRankPrivateKey;
  match.begin = hit.begin;
  match.end = label_begin + label_length + 5 + body_text.size();
  match.detail = "Private key (" + kind_of(label) + (encrypted ? ", encrypted)" : ")");
  tell_owner(hit.bytes, openssh, encrypted, decoded.value_or(std::string()), &match);
  match.encrypted = encrypted;
  match.severity = encrypted ? Severity::kLow : Severity::kCritical;
  match.confidence = proven ? Confidence::kProven : Confidence::kMedium;
  if (pgp) match.confidence = pgp_confidence(body_text);
  return match;
}

}  // namespace sluice::secrets
