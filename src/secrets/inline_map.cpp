#include "secrets/inline_map.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/encoding.h"

namespace sluice::secrets {
namespace {

/// Base64 of one piece; a multiple of four.
constexpr std::size_t kPieceBytes = 64U << 10;
/// What may stand between "data:" and the map: a type and a character set.
constexpr std::size_t kMostOfHead = 128;

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";

bool is_base64(char c) { return kAlphabet.find(c) != std::string_view::npos; }

std::string_view without_end(std::string_view bytes) {
  const auto trim = [&] {
    while (!bytes.empty() &&
           std::string_view(" \t\r\n").find(bytes.back()) != std::string_view::npos) {
      bytes.remove_suffix(1);
    }
  };
  trim();
  if (bytes.ends_with("*/")) bytes.remove_suffix(2);
  trim();
  return bytes;
}

}  // namespace

std::string_view inline_map(std::string_view bytes) {
  bytes = without_end(bytes);
  // Code ends with a bracket or a semicolon.
  constexpr std::size_t kSample = 32;
  if (bytes.size() < kSample) return {};
  const std::string_view end = bytes.substr(bytes.size() - kSample);
  if (!std::all_of(end.begin(), end.end(), is_base64)) return {};
  const std::size_t begin = bytes.rfind('\n') + 1;  // npos + 1 is 0
  const std::string_view line = bytes.substr(begin);
  constexpr std::string_view kMark = "# sourceMappingURL=data:";
  const std::size_t mark = line.substr(0, kMostOfHead).find(kMark);
  if (mark == std::string_view::npos) return {};
  const std::string_view url = line.substr(mark + kMark.size());
  constexpr std::string_view kBase64 = ";base64,";
  const std::size_t data = url.substr(0, kMostOfHead).find(kBase64);
  return data == std::string_view::npos ? std::string_view() : url.substr(data + kBase64.size());
}

void decode_inline_map(std::string_view base64, const std::function<void(std::string_view)>& use) {
  const auto stop = std::find_if_not(base64.begin(), base64.end(), is_base64);
  base64 = base64.substr(0, static_cast<std::size_t>(stop - base64.begin()));
  while (!base64.empty()) {
    const std::string_view piece = base64.substr(0, kPieceBytes);
    base64.remove_prefix(piece.size());
    const std::optional<std::string> decoded = base64_decode(piece);
    if (!decoded) return;
    use(*decoded);
  }
}

}  // namespace sluice::secrets
