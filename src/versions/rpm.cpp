#include "versions/rpm.h"

#include <cstddef>

#include "versions/sort_key.h"
#include "versions/text.h"

namespace sluice::versions {
namespace {

struct RpmVersion {
  std::string_view epoch;  ///< digits; empty is 0
  std::string_view version;
  std::string_view release;  ///< with its `-`
};

RpmVersion parse(std::string_view text) {
  RpmVersion parsed;
  text = trim(text);
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos && is_number(text.substr(0, colon))) {
    parsed.epoch = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  const std::size_t dash = text.find('-');
  parsed.version = text.substr(0, dash);
  if (dash != std::string_view::npos) parsed.release = text.substr(dash);
  return parsed;
}

/// What a part is made of, in its order.
enum class TokenKind : char { kTilde, kEnd, kCaret, kLetters, kDigits };

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string_view text;
};

Token take_token(std::string_view& text) {
  const auto counts = [](char c) { return is_digit(c) || is_letter(c) || c == '~' || c == '^'; };
  while (!text.empty() && !counts(text.front())) text.remove_prefix(1);
  if (text.empty()) return {};
  const char first = text.front();
  if (first == '~' || first == '^') {
    text.remove_prefix(1);
    return {first == '~' ? TokenKind::kTilde : TokenKind::kCaret, {}};
  }
  const auto of_kind = is_digit(first) ? is_digit : is_letter;
  std::size_t size = 1;
  while (size < text.size() && of_kind(text[size])) ++size;
  const Token token{is_digit(first) ? TokenKind::kDigits : TokenKind::kLetters,
                    text.substr(0, size)};
  text.remove_prefix(size);
  return token;
}

std::weak_ordering compare_parts(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return b.empty() <=> a.empty();
  while (true) {
    const Token left = take_token(a);
    const Token right = take_token(b);
    if (left.kind != right.kind) return left.kind <=> right.kind;
    if (left.kind == TokenKind::kEnd) return std::weak_ordering::equivalent;
    const auto order = left.kind == TokenKind::kDigits ? compare_digits(left.text, right.text)
                                                       : compare_bytes(left.text, right.text);
    if (order != 0) return order;
  }
}

void append_part(std::string& key, std::string_view part) {
  constexpr char kEmpty = 0;
  constexpr char kSome = 1;
  key += part.empty() ? kEmpty : kSome;
  if (part.empty()) return;
  while (true) {
    const Token token = take_token(part);
    key += static_cast<char>(token.kind);
    if (token.kind == TokenKind::kEnd) return;
    if (token.kind == TokenKind::kDigits) append_number(key, token.text);
    if (token.kind == TokenKind::kLetters) append_text(key, token.text);
  }
}

}  // namespace

std::weak_ordering compare_rpm(std::string_view a, std::string_view b) {
  const RpmVersion left = parse(a);
  const RpmVersion right = parse(b);
  if (const auto order = compare_digits(left.epoch, right.epoch); order != 0) return order;
  if (const auto order = compare_parts(left.version, right.version); order != 0) return order;
  return compare_parts(left.release, right.release);
}

std::string rpm_key(std::string_view version) {
  const RpmVersion parsed = parse(version);
  std::string key;
  append_number(key, parsed.epoch);
  append_part(key, parsed.version);
  append_part(key, parsed.release);
  return key;
}

}  // namespace sluice::versions
