// Semantic versions with missing numbers, and the ranges made of them.
#include <algorithm>
#include <utility>

#include "versions/requirement_parts.h"
#include "versions/semver.h"

namespace sluice::versions {
namespace {

constexpr std::size_t kNumbers = 3;
/// Below every pre-release: excludes those of an upper bound, too.
constexpr std::string_view kLowest = "-0";

bool has_leading_zero(std::string_view digits) { return digits.size() > 1 && digits[0] == '0'; }

/// Letters, digits and hyphens in groups with dots between.
bool are_identifiers(std::string_view text, bool leading_zeros) {
  Parts parts(text, ".");
  while (const auto part = parts.next()) {
    if (part->empty()) return false;
    if (!std::all_of(part->begin(), part->end(),
                     [](char c) { return is_digit(c) || is_letter(c) || c == '-'; })) {
      return false;
    }
    if (!leading_zeros && is_number(*part) && has_leading_zero(*part)) return false;
  }
  return true;
}

bool is_number_of(std::string_view digits, const PartialForm& form) {
  if (digits.empty() || (!form.loose && has_leading_zero(digits))) return false;
  return form.highest.empty() || compare_digits(digits, form.highest) <= 0;
}

/// One to three numbers or wildcards. False if there is something else.
bool take_numbers(Reader& reader, const PartialForm& form, Partial& partial, std::size_t& count) {
  do {
    if (count == kNumbers) return false;
    if (reader.take_one_of(form.wildcards)) {
      partial.wildcard = true;
    } else {
      const std::string_view digits = reader.take_digits();
      if (!is_number_of(digits, form)) return false;
      if (partial.wildcard) {
        if (!form.loose) return false;
        partial.number_after_wildcard = true;
      } else {
        partial.numbers[partial.known++] = digits;
      }
    }
    ++count;
  } while (reader.take_one_of("."));
  return true;
}

/// The pre-release up to the end of the text. False if it is malformed or stands where it may not.
bool take_prerelease(Reader& reader, const PartialForm& form, std::size_t count, Partial& partial) {
  if (reader.at_end()) return true;
  if (count < kNumbers && !form.short_prerelease) return false;
  std::string_view identifiers = reader.rest();
  // Loosely, the hyphen may be missing, and one alone is an identifier.
  if (identifiers.front() == '-' && (!form.loose || identifiers.size() > 1)) {
    identifiers.remove_prefix(1);
  } else if (!form.loose) {
    return false;
  }
  if (!are_identifiers(identifiers, form.loose)) return false;
  if (partial.wildcard) return form.loose;
  partial.prerelease = identifiers;
  return true;
}

/// The first `size` numbers, the rest 0, the number before the last one raised by one.
std::string next_version(const Partial& partial, std::size_t size) {
  std::string result;
  for (std::size_t i = 0; i < kNumbers; ++i) {
    if (i > 0) result += '.';
    if (i + 1 < size) result.append(partial.numbers[i]);
    if (i + 1 == size) result.append(incremented(partial.numbers[i]));
    if (i + 1 > size) result += '0';
  }
  return result;
}

void add_range(const Partial& partial, std::size_t fixed, Comparators& comparators) {
  comparators.push_back({Operator::kAtLeast, to_text(partial)});
  comparators.push_back({Operator::kLess, next_version(partial, fixed).append(kLowest)});
}

bool is_zero(std::string_view digits) {
  return digits.find_first_not_of('0') == std::string_view::npos;
}

/// Whether the comparator names a pre-release of the same three numbers.
bool names_prerelease_of(const Comparator& comparator, std::string_view release) {
  const std::size_t hyphen = comparator.version.find('-');
  if (hyphen == std::string::npos) return false;
  return compare_semver(std::string_view(comparator.version).substr(0, hyphen), release) == 0;
}

}  // namespace

std::optional<Partial> read_partial(std::string_view text, const PartialForm& form) {
  if (form.loose) {
    text.remove_prefix(std::min(text.find_first_not_of("v= \t\n\v\f\r"), text.size()));
  }
  const std::size_t plus = text.find('+');
  if (plus != std::string_view::npos && !are_identifiers(text.substr(plus + 1), true)) {
    return std::nullopt;
  }
  Partial partial;
  Reader reader(text.substr(0, plus));
  std::size_t count = 0;
  if (!take_numbers(reader, form, partial, count)) return std::nullopt;
  if (!take_prerelease(reader, form, count, partial)) return std::nullopt;
  if (plus != std::string_view::npos && !form.loose && partial.known < kNumbers) {
    return std::nullopt;
  }
  return partial;
}

std::string to_text(const Partial& partial) {
  std::string result;
  for (std::size_t i = 0; i < kNumbers; ++i) {
    if (i > 0) result += '.';
    result.append(i < partial.known ? partial.numbers[i] : "0");
  }
  if (!partial.prerelease.empty()) result.append("-").append(partial.prerelease);
  return result;
}

void add_caret(const Partial& partial, Comparators& comparators) {
  if (partial.known == 0) return;
  std::size_t fixed = 1;
  while (fixed < partial.known && is_zero(partial.numbers[fixed - 1])) ++fixed;
  add_range(partial, fixed, comparators);
}

void add_tilde(const Partial& partial, Comparators& comparators) {
  if (partial.known == 0) return;
  add_range(partial, std::min<std::size_t>(partial.known, 2), comparators);
}

void add_bound(Operator op, const Partial& partial, Comparators& comparators) {
  if (partial.known == kNumbers) {
    comparators.push_back({op, to_text(partial)});
  } else if (partial.known == 0) {
    // Nothing is above or below any version.
    if (op != Operator::kLess && op != Operator::kGreater) return;
    comparators.push_back({Operator::kLess, std::string("0.0.0").append(kLowest)});
  } else if (op == Operator::kEqual) {
    add_range(partial, partial.known, comparators);
  } else if (op == Operator::kGreater) {
    comparators.push_back({Operator::kAtLeast, next_version(partial, partial.known)});
  } else if (op == Operator::kAtMost) {
    comparators.push_back({Operator::kLess, next_version(partial, partial.known).append(kLowest)});
  } else {
    std::string bound = to_text(partial);
    if (op == Operator::kLess) bound.append(kLowest);
    comparators.push_back({op, std::move(bound)});
  }
}

void add_hyphen_range(const Partial& from, const Partial& to, Comparators& comparators) {
  if (from.known > 0) comparators.push_back({Operator::kAtLeast, to_text(from)});
  if (to.known > 0) add_bound(Operator::kAtMost, to, comparators);
}

bool semver_holds_any(const Alternatives& alternatives, const Partial& version) {
  const std::string text = to_text(version);
  const std::string release = text.substr(0, text.find('-'));
  return std::any_of(alternatives.begin(), alternatives.end(), [&](const Comparators& comparators) {
    if (!holds_all(comparators, text, compare_semver)) return false;
    return version.prerelease.empty() ||
           std::any_of(comparators.begin(), comparators.end(), [&](const Comparator& bound) {
             return names_prerelease_of(bound, release);
           });
  });
}

}  // namespace sluice::versions
