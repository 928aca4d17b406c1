#include "versions/debian.h"

#include <algorithm>
#include <cstddef>

#include "versions/sort_key.h"
#include "versions/text.h"

namespace sluice::versions {
namespace {

struct DebianVersion {
  std::string_view epoch;  ///< digits; empty is 0
  std::string_view upstream;
  std::string_view revision;  ///< empty is 0
};

DebianVersion parse(std::string_view text) {
  DebianVersion version;
  text = trim(text);
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos && is_number(text.substr(0, colon))) {
    version.epoch = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  const std::size_t dash = text.rfind('-');
  version.upstream = text.substr(0, dash);
  if (dash != std::string_view::npos) version.revision = text.substr(dash + 1);
  return version;
}

/// The classes of characters in their order; the end of a run is one of them.
enum CharacterClass : char { kTilde, kEndOfRun, kLetter, kOther };

CharacterClass class_of(char c) {
  if (c == '~') return kTilde;
  return is_letter(c) ? kLetter : kOther;
}

std::string_view take_run(std::string_view& text, bool digits) {
  std::size_t size = 0;
  while (size < text.size() && is_digit(text[size]) == digits) ++size;
  const std::string_view run = text.substr(0, size);
  text.remove_prefix(size);
  return run;
}

std::weak_ordering compare_others(std::string_view a, std::string_view b) {
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    const CharacterClass left = i < a.size() ? class_of(a[i]) : kEndOfRun;
    const CharacterClass right = i < b.size() ? class_of(b[i]) : kEndOfRun;
    if (left != right) return left <=> right;
    const auto order = compare_bytes(a.substr(i, 1), b.substr(i, 1));
    if (order != 0) return order;
  }
  return std::weak_ordering::equivalent;
}

std::weak_ordering compare_parts(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    const auto others = compare_others(take_run(a, false), take_run(b, false));
    if (others != 0) return others;
    const auto numbers = compare_digits(take_run(a, true), take_run(b, true));
    if (numbers != 0) return numbers;
  }
  return std::weak_ordering::equivalent;
}

void append_part(std::string& key, std::string_view part) {
  // At least one turn: "" is the same as "0".
  do {
    for (const char c : take_run(part, false)) {
      key += static_cast<char>(class_of(c));
      key += c;
    }
    key += static_cast<char>(kEndOfRun);
    append_number(key, take_run(part, true));
  } while (!part.empty());
  key += static_cast<char>(kEndOfRun);
}

}  // namespace

std::weak_ordering compare_debian(std::string_view a, std::string_view b) {
  const DebianVersion left = parse(a);
  const DebianVersion right = parse(b);
  if (const auto order = compare_digits(left.epoch, right.epoch); order != 0) return order;
  if (const auto order = compare_parts(left.upstream, right.upstream); order != 0) return order;
  return compare_parts(left.revision, right.revision);
}

std::string debian_key(std::string_view text) {
  const DebianVersion version = parse(text);
  std::string key;
  append_number(key, version.epoch);
  append_part(key, version.upstream);
  append_part(key, version.revision);
  return key;
}

}  // namespace sluice::versions
