#include "core/integrity.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <optional>

#include "base/encoding.h"

namespace sluice {
namespace {

struct Algorithm {
  std::string_view name;
  std::string_view prefix;  ///< in front of '-' or ':'
  std::size_t bytes;
};

constexpr std::array kAlgorithms = {
    Algorithm{"MD5", "md5", 16}, Algorithm{"SHA-1", "sha1", 20}, Algorithm{"SHA-256", "sha256", 32},
    Algorithm{"SHA-384", "sha384", 48}, Algorithm{"SHA-512", "sha512", 64}};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

const Algorithm* find_algorithm(std::string_view name) {
  std::string key = lower(name);
  std::erase(key, '-');
  const auto found = std::find_if(kAlgorithms.begin(), kAlgorithms.end(),
                                  [&](const Algorithm& known) { return known.prefix == key; });
  return found == kAlgorithms.end() ? nullptr : &*found;
}

/// Empty if it isn't all hex.
std::string bytes_of_hex(std::string_view hex) {
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  if (hex.size() % 2 != 0) return {};
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = digit(hex[i]);
    const int low = digit(hex[i + 1]);
    if (high < 0 || low < 0) return {};
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

std::optional<Digest> digest_of(std::string_view word) {
  const std::size_t mark = word.find_first_of("-:");
  if (mark == std::string_view::npos) return std::nullopt;
  const Algorithm* algorithm = find_algorithm(word.substr(0, mark));
  if (algorithm == nullptr) return std::nullopt;
  // SRI allows options after a question mark.
  const std::string_view value = word.substr(mark + 1, word.find('?') - mark - 1);
  const std::string bytes =
      word[mark] == ':' ? bytes_of_hex(value) : base64_decode(value).value_or("");
  if (bytes.size() != algorithm->bytes) return std::nullopt;
  return Digest{algorithm->name, hex_encode(bytes)};
}

}  // namespace

std::vector<Digest> digests_of(std::string_view integrity) {
  std::vector<Digest> digests;
  while (!integrity.empty()) {
    const std::size_t end = std::min(integrity.find_first_of(" \t\r\n"), integrity.size());
    std::optional<Digest> digest = digest_of(integrity.substr(0, end));
    if (digest && std::find(digests.begin(), digests.end(), *digest) == digests.end()) {
      digests.push_back(*std::move(digest));
    }
    integrity.remove_prefix(std::min(end + 1, integrity.size()));
  }
  return digests;
}

std::string integrity_of(std::string_view algorithm, std::string_view hex) {
  const Algorithm* known = find_algorithm(algorithm);
  if (known == nullptr) return {};
  const std::string bytes = bytes_of_hex(hex);
  if (bytes.size() != known->bytes) return {};
  if (known->name == "SHA-256") return "sha256:" + lower(hex);
  return std::string(known->prefix) + '-' + base64_encode(bytes);
}

}  // namespace sluice
