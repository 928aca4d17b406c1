#include "secrets/inline_map.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

#include "base/encoding.h"

namespace sluice::secrets {
namespace {

/// Base64 of one piece; a multiple of four.
constexpr std::size_t kPieceBytes = 64U << 10;
/// What may stand between "data:" and the map: a type and a character set.
constexpr std::size_t kMostOfHead = 128;

constexpr std::string_view kMark = "# sourceMappingURL=data:";
constexpr std::string_view kBase64 = ";base64,";

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";

bool is_digit(char c) { return c != '=' && kAlphabet.find(c) != std::string_view::npos; }

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
  const std::size_t mark = line.substr(0, kMostOfHead).find(kMark);
  if (mark == std::string_view::npos) return {};
  const std::string_view url = line.substr(mark + kMark.size());
  const std::size_t data = url.substr(0, kMostOfHead).find(kBase64);
  return data == std::string_view::npos ? std::string_view() : url.substr(data + kBase64.size());
}

bool is_inline_map(std::string_view bytes, std::size_t begin) {
  const std::size_t head = std::min(begin, 2 * kMostOfHead);
  std::string_view line = bytes.substr(begin - head, head);
  line.remove_prefix(line.rfind('\n') + 1);  // npos + 1 is 0
  return line.ends_with(kBase64) && line.find(kMark) != std::string_view::npos;
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

void InlineMapReader::push(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, kPieceBytes);
    bytes.remove_prefix(piece.size());
    text_ += piece;
    work();
  }
}

void InlineMapReader::work() {
  const std::string_view text = text_;
  std::size_t done = 0;
  std::size_t from = 0;  // where the search goes on
  for (;;) {
    if (in_map_) {
      const auto end =
          std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(done), text.end(), is_digit);
      const auto stop = static_cast<std::size_t>(end - text.begin());
      decode(text.substr(done, stop - done));
      done = stop;
      if (stop == text.size()) break;
      end_map();
      continue;
    }
    const std::size_t mark = text.find(kMark, std::max(done, from));
    if (mark == std::string_view::npos) {
      // What is left may be the beginning of a line with a mark.
      done = std::max(done, text.size() - std::min(text.size(), kMostOfHead + kMark.size()));
      break;
    }
    const std::size_t url = mark + kMark.size();
    const std::string_view head = text.substr(url, kMostOfHead + kBase64.size());
    const std::size_t data = head.find(kBase64);
    // Not in the line of a map before it.
    const std::size_t line = std::max(done, mark - std::min(mark, kMostOfHead));
    const bool begins_line = text.substr(line, mark - line).find('\n') != std::string_view::npos ||
                             (at_begin_ && done == 0 && mark < kMostOfHead);
    if (begins_line && data == std::string_view::npos &&
        head.size() < kMostOfHead + kBase64.size()) {
      // The rest of the head is still to come.
      done = std::max(done, mark - std::min(mark, kMostOfHead));
      break;
    }
    from = mark + 1;
    if (!begins_line || data == std::string_view::npos) continue;
    done = url + data + kBase64.size();
    in_map_ = true;
    sink_.begin_map();
  }
  if (done == 0) return;
  text_.erase(0, done);
  at_begin_ = false;
}

void InlineMapReader::decode(std::string_view digits) {
  digits_ += digits;
  const std::size_t whole = digits_.size() - digits_.size() % 4;
  if (const auto bytes = base64_decode(std::string_view(digits_).substr(0, whole))) {
    if (!bytes->empty()) sink_.map_bytes(*bytes);
  }
  digits_.erase(0, whole);
}

void InlineMapReader::end_map() {
  // Some leave the '=' out.
  if (digits_.size() > 1) digits_.resize(4, '=');
  if (const auto bytes = base64_decode(digits_); bytes && !bytes->empty()) sink_.map_bytes(*bytes);
  digits_.clear();
  in_map_ = false;
  sink_.end_map();
}

void InlineMapReader::finish() {
  if (in_map_) end_map();
  text_.clear();
}

}  // namespace sluice::secrets
