#include "versions/sort_key.h"

#include <algorithm>

namespace sluice::versions {
namespace {

constexpr std::size_t kShortLength = 0xFF;

}  // namespace

void append_number(std::string& key, std::string_view digits) {
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  if (digits.size() < kShortLength) {
    key += static_cast<char>(digits.size());
  } else {
    key += '\xFF';
    append_count(key, static_cast<std::uint32_t>(digits.size()));
  }
  key += digits;
}

void append_text(std::string& key, std::string_view text) {
  for (const char c : text) {
    key += c;
    if (c == '\0') key += '\xFF';
  }
  key.append(2, '\0');
}

void append_count(std::string& key, std::uint32_t count) {
  for (int shift = 24; shift >= 0; shift -= 8) key += static_cast<char>(count >> shift & 0xFF);
}

void append_count_descending(std::string& key, std::uint32_t count) { append_count(key, ~count); }

}  // namespace sluice::versions
