#include "versions/dotted.h"

#include <cstddef>
#include <cstdint>

#include "versions/sort_key.h"
#include "versions/text.h"

namespace sluice::versions {
namespace {

constexpr std::string_view kCranSeparators = ".-";
constexpr std::string_view kHackageSeparators = ".";

// Marks in keys, in the order in which what they introduce is sorted.
constexpr char kEnd = 0;
constexpr char kNumber = 1;
constexpr char kText = 2;

std::weak_ordering compare_parts(std::string_view a, std::string_view b) {
  const bool a_is_number = a.empty() || is_number(a);
  const bool b_is_number = b.empty() || is_number(b);
  if (a_is_number && b_is_number) return compare_digits(a, b);
  if (a_is_number != b_is_number) return b_is_number <=> a_is_number;
  return compare_bytes(a, b);
}

void append_part(std::string& key, std::string_view part) {
  const bool number = part.empty() || is_number(part);
  key += number ? kNumber : kText;
  if (number) {
    append_number(key, part);
  } else {
    append_text(key, part);
  }
}

}  // namespace

std::weak_ordering compare_cran(std::string_view a, std::string_view b) {
  Parts left(a, kCranSeparators);
  Parts right(b, kCranSeparators);
  std::weak_ordering longer = std::weak_ordering::equivalent;
  while (true) {
    const auto x = left.next();
    const auto y = right.next();
    if (!x && !y) return longer;
    if (longer == 0) longer = x.has_value() <=> y.has_value();
    const auto order = compare_parts(x.value_or("0"), y.value_or("0"));
    if (order != 0) return order;
  }
}

std::string cran_key(std::string_view version) {
  std::string key;
  std::uint32_t count = 0;
  std::size_t zeros = 0;  // at the end they don't count
  Parts parts(version, kCranSeparators);
  while (const auto part = parts.next()) {
    ++count;
    if (compare_parts(*part, "0") == 0) {
      ++zeros;
      continue;
    }
    for (; zeros > 0; --zeros) append_part(key, "");
    append_part(key, *part);
  }
  key += kEnd;
  append_count(key, count);
  return key;
}

std::weak_ordering compare_hackage(std::string_view a, std::string_view b) {
  Parts left(a, kHackageSeparators);
  Parts right(b, kHackageSeparators);
  while (true) {
    const auto x = left.next();
    const auto y = right.next();
    if (!x || !y) return x.has_value() <=> y.has_value();
    const auto order = compare_parts(*x, *y);
    if (order != 0) return order;
  }
}

std::string hackage_key(std::string_view version) {
  std::string key;
  Parts parts(version, kHackageSeparators);
  while (const auto part = parts.next()) append_part(key, *part);
  key += kEnd;
  return key;
}

}  // namespace sluice::versions
