#include "secrets/example_template.h"

#include <array>
#include <charconv>
#include <optional>
#include <random>
#include <utility>

#include "base/encoding.h"

namespace sluice::secrets {
namespace {

using Random = std::mt19937_64;

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

/// Base64 lines of a DER SEQUENCE with random content.
std::string random_der(std::size_t length, Random* random) {
  std::string der = {'\x30', '\x82', static_cast<char>(length >> 8), static_cast<char>(length)};
  for (std::size_t i = 0; i < length; ++i) der += static_cast<char>((*random)() & 0xFF);
  const std::string base64 = base64_encode(der);
  std::string lines;
  for (std::size_t at = 0; at < base64.size(); at += 64) {
    if (at > 0) lines += '\n';
    lines += base64.substr(at, 64);
  }
  return lines;
}

std::optional<std::string> expand_kind(std::string_view kind, Random* random) {
  if (kind == "uuid") return random_uuid(random);
  const std::size_t colon = kind.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view digits = kind.substr(colon + 1);
  std::size_t length = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), length);
  if (parsed.ptr != digits.data() + digits.size() || parsed.ec != std::errc()) return std::nullopt;
  if (kind.substr(0, colon) == "der") return random_der(length, random);
  for (const auto& [name, alphabet] : kAlphabets) {
    if (kind.substr(0, colon) == name) return random_text(alphabet, length, random);
  }
  return std::nullopt;
}

}  // namespace

std::string expand_template(std::string_view text, std::uint64_t seed) {
  Random random(seed);
  std::string result;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) break;
    const auto expanded = expand_kind(text.substr(open + 1, close - open - 1), &random);
    result += text.substr(0, open);
    if (expanded) {
      result += *expanded;
      text.remove_prefix(close + 1);
    } else {
      result += '{';
      text.remove_prefix(open + 1);
    }
  }
  return result.append(text);
}

}  // namespace sluice::secrets
