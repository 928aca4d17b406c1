#include "versions/semver.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "versions/sort_key.h"
#include "versions/text.h"

namespace sluice::versions {
namespace {

/// In what the relatives of semantic versions differ.
struct Dialect {
  std::size_t numbers = 3;    ///< those beyond belong to the pre-release
  bool builds_count = false;  ///< what follows '+' decides between otherwise equal versions
};

constexpr Dialect kSemVer;
constexpr Dialect kPub{3, true};
constexpr Dialect kFourNumbers{4, false};

constexpr std::size_t kMaxNumbers = 4;

/// A version's parts, as views into its text.
struct SemVer {
  std::array<std::string_view, kMaxNumbers> numbers;  ///< digits; empty when missing
  std::string_view more_numbers;                      ///< those beyond the dialect's
  std::string_view prerelease;                        ///< without the leading '-'
  std::optional<std::string_view> build;              ///< without the leading '+'

  bool is_release() const { return more_numbers.empty() && prerelease.empty(); }
};

SemVer parse(std::string_view text, const Dialect& dialect) {
  text = trim(text);
  while (!text.empty() && (text.front() == 'v' || text.front() == '=' || is_blank(text.front()))) {
    text.remove_prefix(1);
  }
  // Cut here, not in the suffix alone: build metadata must not hide a fourth number.
  SemVer version;
  if (const std::size_t plus = text.find('+'); plus != std::string_view::npos) {
    version.build = text.substr(plus + 1);
    text = text.substr(0, plus);
  }
  Reader reader(text);
  std::string_view from_fourth;
  std::size_t count = 0;
  do {
    const std::string_view here = reader.rest();
    const std::string_view digits = reader.take_digits();
    if (digits.empty()) continue;
    if (count < dialect.numbers) version.numbers[count] = digits;
    if (count == dialect.numbers) from_fourth = here;
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

/// Both lists to their ends; the shorter one is smaller.
template <typename List>
std::weak_ordering compare_lists(List left, List right) {
  while (true) {
    const auto x = left.next();
    const auto y = right.next();
    if (!x || !y) return x.has_value() <=> y.has_value();
    const auto order = compare_identifiers(*x, *y);
    if (order != 0) return order;
  }
}

std::weak_ordering compare(const Dialect& dialect, std::string_view a, std::string_view b) {
  const SemVer left = parse(a, dialect);
  const SemVer right = parse(b, dialect);
  for (std::size_t i = 0; i < left.numbers.size(); ++i) {
    const auto order = compare_digits(left.numbers[i], right.numbers[i]);
    if (order != 0) return order;
  }
  if (left.is_release() != right.is_release()) return left.is_release() <=> right.is_release();
  if (!left.is_release()) {
    const auto order = compare_lists(Identifiers(left), Identifiers(right));
    if (order != 0) return order;
  }
  if (!dialect.builds_count) return std::weak_ordering::equivalent;
  if (!left.build || !right.build) return left.build.has_value() <=> right.build.has_value();
  return compare_lists(Parts(*left.build, "."), Parts(*right.build, "."));
}

// Marks in keys, in the order in which what they introduce is sorted.
constexpr char kEnd = 0;
constexpr char kNumber = 1;
constexpr char kText = 2;
constexpr char kRelease = 3;

template <typename List>
void append_list(std::string& key, List list) {
  while (const auto identifier = list.next()) {
    if (is_number(*identifier)) {
      key += kNumber;
      append_number(key, *identifier);
    } else {
      key += kText;
      append_text(key, *identifier);
    }
  }
  key += kEnd;
}

std::string make_key(const Dialect& dialect, std::string_view text) {
  const SemVer version = parse(text, dialect);
  std::string key;
  for (const std::string_view number : version.numbers) append_number(key, number);
  if (version.is_release()) {
    key += kRelease;
  } else {
    append_list(key, Identifiers(version));
  }
  if (dialect.builds_count && version.build) append_list(key, Parts(*version.build, "."));
  return key;
}

}  // namespace

std::weak_ordering compare_semver(std::string_view a, std::string_view b) {
  return compare(kSemVer, a, b);
}
std::string semver_key(std::string_view version) { return make_key(kSemVer, version); }

std::weak_ordering compare_pub(std::string_view a, std::string_view b) {
  return compare(kPub, a, b);
}
std::string pub_key(std::string_view version) { return make_key(kPub, version); }

std::weak_ordering compare_nuget(std::string_view a, std::string_view b) {
  return compare(kFourNumbers, to_lower(a), to_lower(b));
}
std::string nuget_key(std::string_view version) {
  return make_key(kFourNumbers, to_lower(version));
}

std::weak_ordering compare_bitnami(std::string_view a, std::string_view b) {
  return compare(kFourNumbers, a, b);
}
std::string bitnami_key(std::string_view version) { return make_key(kFourNumbers, version); }

}  // namespace sluice::versions
