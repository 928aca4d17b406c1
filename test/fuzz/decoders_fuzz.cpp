// libFuzzer target: the decoders that secrets are looked for behind, and addresses. What is encoded
// decodes to what it was, a text in pieces gives what it gives as a whole, and nothing comes out
// that is much bigger than what went in.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/bech32.h"
#include "base/date.h"
#include "base/encoding.h"
#include "base/shell_word.h"
#include "base/unicode.h"
#include "base/user_information.h"
#include "core/purl.h"
#include "report/uri.h"
#include "secrets/base64_text.h"
#include "source/block_cutter.h"
#include "source/text_encoding.h"
#include "source/transfer_url.h"

namespace {

using namespace sluice;

void expect(bool holds) {
  if (!holds) std::abort();
}

void check_encodings(std::string_view text) {
  expect(hex_decode(hex_encode(text)) == text);
  expect(base64_decode(base64_encode(text)) == text);
  expect(percent_decode(percent_encode(text)) == text);
  expect(percent_decode(text).size() <= text.size());
  if (const auto bytes = hex_decode(text)) expect(bytes->size() * 2 == text.size());
  if (const auto bytes = base64_decode(text)) expect(bytes->size() <= text.size());
  if (const auto decoded = bech32_decode(text)) {
    const std::string again = bech32_encode(decoded->prefix, decoded->bytes.view());
    expect(again.size() == text.size());
  }
}

/// Digits stand where they are said to, and in order.
void check_base64_in_text(std::string_view text) {
  std::size_t at = 0;
  secrets::for_each_base64_text(text, [&](const secrets::Base64Text& found) {
    const std::string_view decoded = found.text();
    expect(!decoded.empty());
    const auto [begin, end] = found.place_of(0, decoded.size());
    expect(begin >= at && end > begin && end <= text.size());
    at = begin;
    constexpr std::size_t kThree = 3;
    for (std::size_t i = 0; i + kThree <= decoded.size(); i += kThree) {
      const auto [from, to] = found.place_of(i, i + kThree);
      std::string digits(text.substr(from, to - from));
      std::erase_if(digits, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
      expect(base64_decode(digits) == decoded.substr(i, kThree));
    }
  });
}

void check_utf16(std::string_view text, std::size_t step) {
  std::string whole;
  const bool is_text = source::decode_utf16(text, &whole);
  expect(is_text || whole.empty());
  expect(whole.size() <= 3 * text.size() + 3);
  for (std::size_t at = 0; at < whole.size();) {
    const Character character = character_at(whole, at);
    expect(character.valid);
    at += character.length;
  }
  if (!is_text) return;
  source::Utf16Decoder all;
  source::Utf16Decoder pieces;
  std::string from_all;
  std::string from_pieces;
  all.push(text, &from_all);
  all.finish(&from_all);
  for (std::size_t at = 0; at < text.size(); at += step) {
    pieces.push(text.substr(at, step), &from_pieces);
  }
  pieces.finish(&from_pieces);
  expect(from_all == from_pieces);
}

/// The blobs' own parts, one after the other, are the text.
void check_blocks(std::string_view text, std::size_t step) {
  std::string own;
  std::size_t lines = 1;
  source::BlockCutter cutter({"a", "", ""}, [&](const Blob& blob) {
    expect(blob.report_begin <= blob.bytes.size());
    const std::size_t end = std::min(blob.report_end, blob.bytes.size());
    expect(end >= blob.report_begin);
    own += blob.bytes.substr(blob.report_begin, end - blob.report_begin);
    const std::string_view before = blob.bytes.substr(0, blob.report_begin);
    lines =
        blob.first_line + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  });
  for (std::size_t at = 0; at < text.size(); at += step) cutter.push(text.substr(at, step));
  cutter.finish();
  std::string utf8;
  if (source::decode_utf16(text, &utf8)) return;
  expect(own == text);
  expect(lines <= static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1);
}

void check_addresses(std::string_view text) {
  std::string without(text);
  erase_user_information(&without);
  expect(without.size() <= text.size());
  // What was taken out is out: nothing is left to take.
  std::string again = without;
  expect(!erase_user_information(&again) || text.find("git@") != std::string_view::npos);
  const std::string hidden = hide_user_information(text);
  expect(hidden.size() <= 4 * text.size());
  expect(source::url_for_display(text).find('\n') == std::string::npos);
  static_cast<void>(source::url_problem(text));
  const std::string uri = report::uri_of(text);
  expect(uri.find_first_of(" \n\"<>") == std::string::npos);
  if (const auto purl = parse_purl(text)) expect(!purl->type.empty() && !purl->name.empty());
  const std::string word = shell_word(text);
  expect(!word.empty());
  static_cast<void>(parse_day(text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t step = std::max<std::size_t>(data[0], 1);
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  check_encodings(text);
  check_base64_in_text(text);
  check_utf16(text, step);
  check_blocks(text, step);
  check_addresses(text);
  return 0;
}
