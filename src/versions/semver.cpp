#include "versions/semver.h"

#include <array>
#include <cstddef>
#include <optional>

#include "versions/text.h"

namespace sluice::versions {
namespace {

/// A version's parts, as views into its text.
struct SemVer {
  std::array<std::string_view, 3> numbers;  ///< digits; empty when missing
  std::string_view more_numbers;            ///< the fourth number and those after it
  std::string_view prerelease;              ///< without the leading '-'

  bool is_release() const { return more_numbers.empty() && prerelease.empty(); }
};

SemVer parse(std::string_view text) {
  text = trim(text);
  while (!text.empty() && (text.front() == 'v' || text.front() == '=' || is_blank(text.front()))) {
    text.remove_prefix(1);
  }
  // Cut here, not in the suffix alone: build metadata must not hide a fourth number.
  text = text.substr(0, text.find('+'));

  SemVer version;
  Reader reader(text);
  std::string_view from_fourth;
  std::size_t count = 0;
  do {
    const std::string_view here = reader.rest();
    const std::string_view digits = reader.take_digits();
    if (digits.empty()) continue;
    if (count < version.numbers.size()) version.numbers[count] = digits;
    if (count == version.numbers.size()) from_fourth = here;
    ++count;
  } while (reader.take_one_of("."));

  if (!from_fourth.empty()) {
    version.more_numbers = from_fourth.substr(0, from_fourth.size() - reader.rest().size());
  }
  reader.take_one_of("-");
  version.prerelease = reader.rest();
  return version;
}

/// The dot-separated identifiers of the pre-release, then the numbers beyond the third.
class Identifiers {
 public:
  explicit Identifiers(const SemVer& version)
      : prerelease_(version.prerelease, "."), numbers_(version.more_numbers, ".") {}

  std::optional<std::string_view> next() {
    if (const auto identifier = prerelease_.next()) return identifier;
    auto number = numbers_.next();
    while (number && number->empty()) number = numbers_.next();
    return number;
  }

 private:
  Parts prerelease_;
  Parts numbers_;
};

std::weak_ordering compare_identifiers(std::string_view a, std::string_view b) {
  const bool a_is_number = is_number(a);
  const bool b_is_number = is_number(b);
  if (a_is_number && b_is_number) return compare_digits(a, b);
  if (a_is_number != b_is_number) return b_is_number <=> a_is_number;
  return compare_bytes(a, b);
}

}  // namespace

std::weak_ordering compare_semver(std::string_view a, std::string_view b) {
  const SemVer left = parse(a);
  const SemVer right = parse(b);
  for (std::size_t i = 0; i < left.numbers.size(); ++i) {
    const auto order = compare_digits(left.numbers[i], right.numbers[i]);
    if (order != 0) return order;
  }
  if (left.is_release() || right.is_release()) return left.is_release() <=> right.is_release();

  Identifiers left_identifiers(left);
  Identifiers right_identifiers(right);
  while (true) {
    const auto x = left_identifiers.next();
    const auto y = right_identifiers.next();
    if (!x || !y) return x.has_value() <=> y.has_value();
    const auto order = compare_identifiers(*x, *y);
    if (order != 0) return order;
  }
}

}  // namespace sluice::versions
