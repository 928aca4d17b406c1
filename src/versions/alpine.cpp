#include "versions/alpine.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "versions/sort_key.h"
#include "versions/text.h"

namespace sluice::versions {
namespace {

/// Suffixes in their order. The end of the suffixes is one of them: kNoSuffix.
constexpr std::array<std::string_view, 10> kSuffixes = {"alpha", "beta", "pre", "rc", "",
                                                        "cvs",   "svn",  "git", "hg", "p"};
constexpr std::size_t kNoSuffix = 4;

struct Suffix {
  std::size_t rank = kNoSuffix;
  std::string_view number;
};

struct AlpineVersion {
  std::vector<std::string_view> numbers;  ///< without "0"s at the end: missing ones are "0"
  char letter = '\0';
  std::vector<Suffix> suffixes;
  std::string_view revision;  ///< digits after `-r`
  std::string_view rest;      ///< what can't be read

  bool is_valid() const { return !numbers.empty(); }
};

bool is_hash_digit(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

/// A word of kSuffixes after `_`; nothing is taken if there is none.
bool take_suffix(Reader& reader, Suffix& suffix) {
  Reader ahead = reader;
  if (!ahead.take_one_of("_")) return false;
  const std::string_view word =
      ahead.take_word({"alpha", "beta", "pre", "rc", "cvs", "svn", "git", "hg", "p"});
  if (word.empty()) return false;
  suffix.rank = static_cast<std::size_t>(
      std::find(kSuffixes.begin(), kSuffixes.end(), to_lower(word)) - kSuffixes.begin());
  suffix.number = ahead.take_digits();
  reader = ahead;
  return true;
}

AlpineVersion parse(std::string_view text) {
  AlpineVersion version;
  Reader reader(trim(text));
  const std::string_view first = reader.take_digits();
  if (first.empty()) {
    version.rest = reader.rest();
    return version;
  }
  version.numbers.push_back(first);
  while (const auto number = reader.take_separated_digits(".")) version.numbers.push_back(*number);
  while (version.numbers.size() > 1 && version.numbers.back() == "0") version.numbers.pop_back();
  const std::string_view rest = reader.rest();
  if (!rest.empty() && rest.front() >= 'a' && rest.front() <= 'z') {
    version.letter = rest.front();
    reader = Reader(rest.substr(1));
  }
  for (Suffix suffix; take_suffix(reader, suffix);) version.suffixes.push_back(suffix);
  std::string_view tail = reader.rest();
  if (tail.starts_with('~')) {
    std::size_t size = 1;
    while (size < tail.size() && is_hash_digit(tail[size])) ++size;
    tail.remove_prefix(size);
  }
  if (tail.starts_with("-r")) {
    Reader revision(tail.substr(2));
    version.revision = revision.take_digits();
    // That more comes after it counts, what it is doesn't: `1-r0-a` equals `1-r0-b`.
    if (version.revision.empty() || !revision.at_end()) version.rest = tail.substr(0, 2);
  } else {
    version.rest = tail;
  }
  return version;
}

std::weak_ordering compare_numbers(std::string_view a, std::string_view b) {
  if (a.starts_with('0') || b.starts_with('0')) return compare_bytes(a, b);
  return compare_digits(a, b);
}

std::weak_ordering compare_suffixes(const AlpineVersion& a, const AlpineVersion& b) {
  for (std::size_t i = 0; i < std::max(a.suffixes.size(), b.suffixes.size()); ++i) {
    const Suffix left = i < a.suffixes.size() ? a.suffixes[i] : Suffix{};
    const Suffix right = i < b.suffixes.size() ? b.suffixes[i] : Suffix{};
    if (left.rank != right.rank) return left.rank <=> right.rank;
    const auto order = compare_digits(left.number, right.number);
    if (order != 0) return order;
  }
  return std::weak_ordering::equivalent;
}

/// No rest is above every rest.
std::weak_ordering compare_rests(std::string_view a, std::string_view b) {
  if (a.empty() != b.empty()) return a.empty() <=> b.empty();
  return compare_bytes(a, b);
}

}  // namespace

std::weak_ordering compare_alpine(std::string_view a, std::string_view b) {
  const AlpineVersion left = parse(a);
  const AlpineVersion right = parse(b);
  if (left.is_valid() != right.is_valid()) return left.is_valid() <=> right.is_valid();
  if (!left.is_valid()) return compare_bytes(left.rest, right.rest);
  if (const auto order = compare_digits(left.numbers[0], right.numbers[0]); order != 0) {
    return order;
  }
  for (std::size_t i = 1; i < std::max(left.numbers.size(), right.numbers.size()); ++i) {
    const auto order = compare_numbers(i < left.numbers.size() ? left.numbers[i] : "0",
                                       i < right.numbers.size() ? right.numbers[i] : "0");
    if (order != 0) return order;
  }
  if (left.letter != right.letter) return left.letter <=> right.letter;
  if (const auto order = compare_suffixes(left, right); order != 0) return order;
  if (const auto order = compare_digits(left.revision, right.revision); order != 0) return order;
  return compare_rests(left.rest, right.rest);
}

std::string alpine_key(std::string_view text) {
  // Marks, in the order in which what they introduce is sorted.
  constexpr char kInvalid = 0;
  constexpr char kValid = 1;
  constexpr char kEnd = 0;
  constexpr char kAsText = 1;
  constexpr char kAsNumber = 2;
  constexpr char kRest = 0;
  constexpr char kNoRest = 1;
  const AlpineVersion version = parse(text);
  if (!version.is_valid()) return kInvalid + std::string(version.rest);
  std::string key(1, kValid);
  append_number(key, version.numbers[0]);
  for (std::size_t i = 1; i < version.numbers.size(); ++i) {
    const std::string_view number = version.numbers[i];
    key += number.starts_with('0') ? kAsText : kAsNumber;
    if (number.starts_with('0')) {
      append_text(key, number);
    } else {
      append_number(key, number);
    }
  }
  key += kEnd;
  key += version.letter;
  for (const Suffix& suffix : version.suffixes) {
    key += static_cast<char>(suffix.rank);
    append_number(key, suffix.number);
  }
  key += static_cast<char>(kNoSuffix);
  append_number(key, version.revision);
  key += version.rest.empty() ? kNoRest : kRest;
  return key + std::string(version.rest);
}

}  // namespace sluice::versions
