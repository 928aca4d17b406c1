#include "secrets/example_template.h"

#include <array>
#include <charconv>
#include <optional>
#include <random>
#include <utility>

#include "base/encoding.h"
#include "secrets/example_transform.h"
#include "secrets/proof/digits.h"

namespace sluice::secrets {
namespace {

using Random = std::mt19937_64;

constexpr std::size_t kMaxLength = 16384;
constexpr int kMaxNesting = 8;
/// Longest name of a kind, and longest text: templates of an app's own rules are not trusted.
constexpr std::size_t kMaxKind = 256;
constexpr std::size_t kMaxText = 1U << 20;

constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kAlphabets = {{
    {"hex", "0123456789abcdef"},
    {"hexi", "0123456789abcdefABCDEF"},
    {"HEX", "0123456789ABCDEF"},
    {"digits", "0123456789"},
    {"letters", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    {"b62", "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    {"b36", "0123456789abcdefghijklmnopqrstuvwxyz"},
    {"B36", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    {"b32", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"},
    {"lower32", "abcdefghijklmnopqrstuvwxyz234567"},
    {"b64", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"},
    {"token", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"},
}};

/// Own index arithmetic: std::uniform_int_distribution differs between standard libraries.
std::string random_text(std::string_view alphabet, std::size_t length, Random* random) {
  std::string text;
  for (std::size_t i = 0; i < length; ++i) {
    char c = alphabet[(*random)() % alphabet.size()];
    // A token does not begin or end with '-' or '_', where a word boundary would cut it.
    while ((i == 0 || i + 1 == length) && (c == '-' || c == '_')) {
      c = alphabet[(*random)() % alphabet.size()];
    }
    text += c;
  }
  return text;
}

std::string random_uuid(Random* random) {
  const std::string hex = random_text(kAlphabets[0].second, 32, random);
  return hex.substr(0, 8) + '-' + hex.substr(8, 4) + "-4" + hex.substr(13, 3) + "-a" +
         hex.substr(17, 3) + '-' + hex.substr(20, 12);
}

std::string random_bytes(std::size_t length, Random* random) {
  std::string bytes;
  for (std::size_t i = 0; i < length; ++i) bytes += static_cast<char>((*random)() & 0xFF);
  return bytes;
}

/// Base64 lines of a DER SEQUENCE with random content.
std::string random_der(std::size_t length, Random* random) {
  std::string der = {'\x30', '\x82', static_cast<char>(length >> 8), static_cast<char>(length)};
  der += random_bytes(length, random);
  const std::string base64 = base64_encode(der);
  std::string lines;
  for (std::size_t at = 0; at < base64.size(); at += 64) {
    if (at > 0) lines += '\n';
    lines += base64.substr(at, 64);
  }
  return lines;
}

std::optional<std::string> bytes_of(std::string_view hex) {
  if (hex.empty() || hex.size() % 2 != 0 || hex.size() > kMaxLength) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const std::size_t high = proof::kBase36.find(hex[i]);
    const std::size_t low = proof::kBase36.find(hex[i + 1]);
    if (high > 15 || low > 15) return std::nullopt;
    bytes += static_cast<char>(high << 4 | low);
  }
  return bytes;
}

std::optional<std::string> expand_kind(std::string_view kind, Random* random) {
  if (kind == "uuid") return random_uuid(random);
  const std::size_t colon = kind.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view digits = kind.substr(colon + 1);
  std::size_t length = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), length);
  if (kind.substr(0, colon) == "bytes") return bytes_of(digits);
  if (parsed.ptr != digits.data() + digits.size() || parsed.ec != std::errc()) return std::nullopt;
  if (length > kMaxLength) return std::nullopt;
  if (kind.substr(0, colon) == "random") return random_bytes(length, random);
  if (kind.substr(0, colon) == "der") return random_der(length, random);
  for (const auto& [name, alphabet] : kAlphabets) {
    if (kind.substr(0, colon) == name) return random_text(alphabet, length, random);
  }
  return std::nullopt;
}

/// Expands up to the end of the text, or up to "{>}" inside of a transformation.
std::string expand(std::string_view* text, int depth, Random* random) {
  constexpr std::string_view kEnd = "{>}";
  std::string result;
  while (!text->empty() && result.size() < kMaxText) {
    const std::size_t open = text->find('{');
    if (open == std::string_view::npos) break;
    const std::size_t length = text->substr(open, kMaxKind).find('}');
    if (length == std::string_view::npos) {
      result += text->substr(0, open + 1);
      text->remove_prefix(open + 1);
      continue;
    }
    const std::string_view kind = text->substr(open + 1, length - 1);
    result += text->substr(0, open);
    text->remove_prefix(open);
    if (depth > 0 && text->starts_with(kEnd)) {
      text->remove_prefix(kEnd.size());
      return result;
    }
    if (kind.ends_with('<') && depth < kMaxNesting &&
        transform_example(kind.substr(0, kind.size() - 1), "")) {
      text->remove_prefix(kind.size() + 2);
      const std::string inner = expand(text, depth + 1, random);
      result += transform_example(kind.substr(0, kind.size() - 1), inner).value_or(inner);
    } else if (const auto expanded = expand_kind(kind, random)) {
      text->remove_prefix(kind.size() + 2);
      result += *expanded;
    } else {
      text->remove_prefix(1);
      result += '{';
    }
  }
  result += *text;
  text->remove_prefix(text->size());
  return result;
}

}  // namespace

std::string expand_template(std::string_view text, std::uint64_t seed) {
  Random random(seed);
  return expand(&text, 0, &random);
}

}  // namespace sluice::secrets
