// Tokens that end with a CRC-32 of what comes before, in one of several spellings.
#include <algorithm>
#include <cctype>

#include "base/encoding.h"
#include "secrets/proof/checksum.h"
#include "secrets/proof/digits.h"
#include "secrets/proof/families.h"

namespace sluice::secrets::proof {
namespace {

constexpr std::size_t kBase62Width = 6;
constexpr std::size_t kHexWidth = 8;

std::string_view after_first(std::string_view text, char separator) {
  const std::size_t at = text.find(separator);
  return at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
}

/// True if `text` ends with the base 62 form of the CRC of the rest.
bool ends_with_base62(std::string_view text, std::string_view alphabet) {
  if (text.size() <= kBase62Width) return false;
  const std::string_view covered = text.substr(0, text.size() - kBase62Width);
  return text.substr(covered.size()) == to_digits(crc32(covered), alphabet, kBase62Width);
}

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

/// Splits "COVERED" + `gap` + 8 digits; the gap is left out of both.
bool split_hex(std::string_view text, std::size_t gap, std::string_view* covered,
               std::string_view* digits) {
  if (text.size() <= kHexWidth + gap) return false;
  *covered = text.substr(0, text.size() - kHexWidth - gap);
  *digits = text.substr(text.size() - kHexWidth);
  return true;
}

}  // namespace

Answer prove_github(const Subject& subject) {
  return verdict(ends_with_base62(after_first(subject.value, '_'), kBase62Upper));
}

Answer prove_npm(const Subject& subject) { return prove_github(subject); }

Answer prove_vercel(const Subject& subject) { return prove_github(subject); }

Answer prove_salad(const Subject& subject) {
  const std::size_t at = subject.value.rfind('_');
  const std::string_view body =
      at == std::string_view::npos ? std::string_view() : subject.value.substr(at + 1);
  Answer answer = verdict(ends_with_base62(body, kBase62Upper));
  answer.facts = subject.value.starts_with("salad_cloud_org_") ? "organization" : "user";
  return answer;
}

Answer prove_deno(const Subject& subject) {
  Answer answer = verdict(ends_with_base62(subject.value, kBase62Upper));
  // Of the third kind, for the web, no checksum is known.
  if (answer.outcome == Outcome::kRefuted && subject.value.starts_with("ddw_")) {
    answer.outcome = Outcome::kUnknown;
  }
  return answer;
}

Answer prove_apify(const Subject& subject) {
  return verdict(ends_with_base62(subject.value, kBase62Lower));
}

Answer prove_cloudflare(const Subject& subject) {
  std::string_view covered;
  std::string_view digits;
  Answer answer = verdict(split_hex(after_first(subject.value, '_'), 0, &covered, &digits) &&
                          to_hex(crc32(covered)) == digits);
  answer.facts = subject.value.starts_with("cfk_")    ? "global key"
                 : subject.value.starts_with("cfat_") ? "account token"
                                                      : "user token";
  return answer;
}

Answer prove_atlassian(const Subject& subject) {
  // The '=' before the checksum may be escaped where the token stands.
  std::string value(subject.value);
  for (const std::string_view escaped : {std::string_view("\\="), std::string_view("%3D")}) {
    const std::size_t at = value.find(escaped);
    if (at != std::string::npos) value.replace(at, escaped.size(), "=");
  }
  std::string_view covered;
  std::string_view digits;
  return verdict(split_hex(value, 0, &covered, &digits) && upper(to_hex(crc32(covered))) == digits);
}

Answer prove_bitbucket(const Subject& subject) {
  // Read in one tool alone, on no token of the vendor: success proves, failure says nothing.
  std::string_view covered;
  std::string_view digits;
  const bool holds =
      split_hex(subject.value, 0, &covered, &digits) && upper(to_hex(crc32(covered))) == digits;
  return holds ? verdict(true) : Answer{};
}

Answer prove_grafana(const Subject& subject) {
  std::string_view covered;
  std::string_view digits;
  return verdict(split_hex(subject.value, 1, &covered, &digits) &&
                 to_hex_reversed(crc32(covered)) == digits);
}

Answer prove_canva(const Subject& subject) {
  std::string_view covered;
  std::string_view digits;
  return verdict(split_hex(subject.value, 0, &covered, &digits) &&
                 to_hex(crc32(covered)) == digits);
}

Answer prove_zuplo(const Subject& subject) {
  std::string_view covered;
  std::string_view digits;
  return verdict(split_hex(after_first(subject.value, '_'), 1, &covered, &digits) &&
                 to_hex(crc32(covered)) == digits);
}

Answer prove_confluent(const Subject& subject) {
  constexpr std::size_t kPrefix = 4;
  constexpr std::size_t kWidth = 6;
  if (subject.value.size() <= kPrefix + kWidth) return verdict(false);
  const std::string_view body = subject.value.substr(kPrefix);
  const std::string_view covered = body.substr(0, body.size() - kWidth);
  return verdict(base64_encode(little_endian(crc32(covered))).substr(0, kWidth) ==
                 body.substr(covered.size()));
}

Answer prove_gitlab(const Subject& subject) {
  // PREFIX-PAYLOAD . VERSION(2) . LENGTH(2) CRC(7), or without the version.
  constexpr std::size_t kCrc = 7;
  constexpr std::size_t kLength = 2;
  const std::string_view value = subject.value;
  const std::size_t dot = value.rfind('.');
  if (dot == std::string_view::npos) return {};
  if (value.size() - dot - 1 != kLength + kCrc) return verdict(false);
  const std::string_view covered = value.substr(0, value.size() - kCrc);
  const bool crc =
      equals_ignoring_case(value.substr(covered.size()), to_digits(crc32(covered), kBase36, kCrc));
  if (crc) return verdict(true);
  // The form without a version and other prefixes than glpat- are not confirmed.
  const bool versioned = dot >= 3 && value[dot - 3] == '.';
  return versioned && value.starts_with("glpat-") ? verdict(false) : Answer{};
}

}  // namespace sluice::secrets::proof
