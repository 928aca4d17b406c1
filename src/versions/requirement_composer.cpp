#include <algorithm>
#include <array>
#include <utility>

#include "versions/composer.h"
#include "versions/php_version.h"
#include "versions/requirement_parts.h"
#include "versions/requirement_readers.h"

namespace sluice::versions {
namespace {

constexpr std::size_t kNumbers = 4;
constexpr std::string_view kDev = "-dev";
constexpr std::string_view kBranch = "dev-";

/// A version as Composer's ranges are written with: numbers and a stability.
struct Numbered {
  std::array<std::string_view, kNumbers> numbers;  ///< digits
  std::size_t known = 0;
  bool has_stability = false;  ///< a word such as `beta`, or `dev`
  bool is_branch = false;      ///< `1.x-dev`
};

/// One part between blanks or commas.
struct Item {
  std::string_view op;
  std::string_view version;
  std::string_view to;         ///< the upper end of a hyphen range
  std::string_view stability;  ///< of the `@` flag
  bool blank_after_op = false;
};

/// `-beta2`, `.RC1-dev`, `-dev`: the whole text. Sets whether there was a word.
bool is_modifier(std::string_view text, bool& has_word) {
  Reader reader(text);
  reader.take_one_of("._-");
  const std::string_view word =
      reader.take_word({"stable", "beta", "b", "rc", "alpha", "a", "patch", "pl", "p"});
  if (!word.empty()) {
    reader.take_digits();
    while (reader.take_separated_digits(".-")) {
    }
  }
  const bool dev = !reader.take_word({"dev", ".dev", "-dev"}).empty();
  has_word = dev || !word.empty();
  return reader.at_end();
}

/// VersionParser's `$versionRegex`: the whole text.
std::optional<Numbered> read_numbered(std::string_view text) {
  const std::size_t plus = text.find('+');
  if (plus != std::string_view::npos && plus + 1 == text.size()) return std::nullopt;
  Numbered numbered;
  Reader reader(text.substr(0, plus));
  reader.take_one_of("vV");
  std::optional<std::string_view> digits = reader.take_digits();
  if (digits->empty()) return std::nullopt;
  while (digits) {
    numbered.numbers[numbered.known++] = *digits;
    if (numbered.known == kNumbers) break;
    digits = reader.take_separated_digits(".");
  }
  Reader branch = reader;
  if (!branch.take_word({".x", ".*"}).empty() &&
      !branch.take_word({"dev", ".dev", "-dev"}).empty() && branch.at_end()) {
    numbered.is_branch = true;
    return numbered;
  }
  if (!is_modifier(reader.rest(), numbered.has_stability)) return std::nullopt;
  return numbered;
}

/// The first `size` numbers, the rest 0, as the lowest version of these; the last one raised by one
/// if asked for.
std::string numbers_from(const Numbered& numbered, std::size_t size, bool raise) {
  std::string result;
  for (std::size_t i = 0; i < kNumbers; ++i) {
    if (i > 0) result += '.';
    if (i + 1 == size && raise) {
      result.append(incremented(numbered.numbers[i]));
    } else {
      result.append(i < std::min(size, numbered.known) ? numbered.numbers[i] : "0");
    }
  }
  return result.append(kDev);
}

/// The normal form, as the lowest version of these numbers unless it names a stability.
std::optional<std::string> lower_end(std::string_view text, const Numbered& numbered) {
  std::string version(text);
  if (!numbered.has_stability && !numbered.is_branch) version.append(kDev);
  return normalise_packagist(version);
}

bool add_range(std::string_view text, const Numbered& numbered, std::size_t fixed,
               Comparators& comparators) {
  auto lower = lower_end(text, numbered);
  if (!lower) return false;
  comparators.push_back({Operator::kAtLeast, std::move(*lower)});
  comparators.push_back({Operator::kLess, numbers_from(numbered, fixed, true)});
  return true;
}

/// `~1.2`: the last number but one stays.
bool add_tilde_range(std::string_view text, Comparators& comparators) {
  const auto numbered = read_numbered(text);
  if (!numbered) return false;
  const std::size_t size = numbered->known + (numbered->is_branch ? 1 : 0);
  return add_range(text, *numbered, std::max<std::size_t>(size, 2) - 1, comparators);
}

/// `^1.2`: the leftmost number above 0 stays.
bool add_caret_range(std::string_view text, Comparators& comparators) {
  const auto numbered = read_numbered(text);
  if (!numbered) return false;
  std::size_t fixed = 1;
  while (fixed < std::min<std::size_t>(numbered->known, 3) && numbered->numbers[fixed - 1] == "0") {
    ++fixed;
  }
  return add_range(text, *numbered, fixed, comparators);
}

/// `1.2.*`; up to three numbers and at least one wildcard.
bool add_wildcard_range(std::string_view text, Comparators& comparators) {
  Reader reader(text);
  reader.take_one_of("v");
  Numbered numbered;
  std::optional<std::string_view> digits = reader.take_digits();
  while (digits && !digits->empty() && numbered.known < kNumbers) {
    numbered.numbers[numbered.known++] = *digits;
    digits = reader.take_separated_digits(".");
  }
  if (numbered.known == 0 || numbered.known == kNumbers || reader.at_end()) return false;
  while (!reader.take_word({".x", ".*"}).empty()) {
  }
  if (!reader.at_end()) return false;
  comparators.push_back({Operator::kAtLeast, numbers_from(numbered, numbered.known, false)});
  comparators.push_back({Operator::kLess, numbers_from(numbered, numbered.known, true)});
  return true;
}

/// `1.0 - 2.0`: fewer than three numbers at the upper end include all that begins with them.
bool add_hyphen_range(const Item& item, Comparators& comparators) {
  const auto from = read_numbered(item.version);
  const auto to = read_numbered(item.to);
  auto upper = normalise_packagist(item.to);
  auto lower = normalise_packagist(item.version);
  if (!from || !to || !lower || !upper) return false;
  if (!from->has_stability && !from->is_branch) lower->append(kDev);
  comparators.push_back({Operator::kAtLeast, std::move(*lower)});
  if (to->known >= 3 || to->has_stability || to->is_branch) {
    comparators.push_back({Operator::kAtMost, std::move(*upper)});
  } else {
    comparators.push_back({Operator::kLess, numbers_from(*to, to->known, true)});
  }
  return true;
}

bool begins_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool ends_with_dev(std::string_view text) {
  return text.size() >= kDev.size() && text.substr(text.size() - kDev.size()) == kDev;
}

/// The normal form; `foo-dev` is `dev-foo`.
std::optional<std::string> normalise(std::string_view text) {
  if (auto version = normalise_packagist(text)) return version;
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return is_digit(c) || is_letter(c) || c == '-' || c == '.' || c == '/';
  });
  if (!plain || !ends_with_dev(text)) return std::nullopt;
  text.remove_suffix(kDev.size());
  return normalise_packagist(std::string(kBranch).append(text));
}

/// VersionParser::parseStability of a normal form.
bool is_stable(std::string_view normal_form) {
  const std::size_t hyphen = normal_form.find('-');
  if (hyphen == std::string_view::npos) return true;
  return begins_with(normal_form.substr(hyphen), "-patch") && !ends_with_dev(normal_form);
}

/// Whether the text as it is written ends in a hyphen and a modifier. Composer's pattern misses
/// `RC` here, since it looks for capitals in a text in lower case.
bool ends_with_modifier(std::string_view text) {
  for (std::size_t i = text.find('-'); i != std::string_view::npos; i = text.find('-', i + 1)) {
    Reader reader(text.substr(i + 1));
    reader.take_one_of("._-");
    bool has_word = false;
    if (reader.take_word({"rc"}).empty() && is_modifier(text.substr(i + 1), has_word)) return true;
  }
  return false;
}

bool add_comparison(const Item& item, Comparators& comparators) {
  const auto op = operator_of(item.op);
  auto version = normalise(item.version);
  if (!op || !version) return false;
  if (*op != Operator::kEqual && !item.stability.empty() && is_stable(*version)) {
    version->append("-").append(item.stability);
  } else if (*op == Operator::kLess || *op == Operator::kAtLeast) {
    // The lowest version of these numbers: 2.0-beta is outside `<2.0`.
    if (!ends_with_modifier(item.version) && !begins_with(item.version, kBranch)) {
      version->append(kDev);
    }
  }
  comparators.push_back({*op, std::move(*version)});
  return true;
}

/// `*`, `x.x`, `v*`.
bool is_wildcard(std::string_view text) {
  Reader reader(text);
  reader.take_one_of("vV");
  if (!reader.take_one_of("xX*")) return false;
  while (!reader.take_word({".x", ".*"}).empty()) {
  }
  return reader.at_end();
}

/// Cuts `@beta` and, of a branch, `#reference`. Composer knows neither behind a blank.
void cut_flags(Item& item) {
  if (item.blank_after_op) return;
  const std::size_t at = item.version.rfind('@');
  if (at != std::string_view::npos) {
    const std::string_view flag = item.version.substr(at + 1);
    Reader reader(flag);
    const bool known = !reader.take_word({"stable", "rc", "beta", "alpha", "dev"}).empty();
    if (known && reader.at_end()) {
      item.version = at == 0 && item.op.empty() ? "*" : item.version.substr(0, at);
      if (flag != "stable") item.stability = flag;
    }
  }
  const std::size_t hash = item.version.find('#');
  if (hash == std::string_view::npos || hash + 1 == item.version.size()) return;
  constexpr std::string_view kNumericBranch = ".x-dev";
  const std::string_view name = item.version.substr(0, hash);
  const bool numeric = name.size() > kNumericBranch.size() &&
                       to_lower(name.substr(name.size() - kNumericBranch.size())) == kNumericBranch;
  const bool named = item.op.empty() && begins_with(to_lower(name), kBranch);
  if (numeric || named) item.version = name;
}

/// VersionParser::parseConstraint.
bool add_item(Item item, Comparators& comparators) {
  if (!item.to.empty()) return item.op.empty() && add_hyphen_range(item, comparators);
  cut_flags(item);
  if (!item.op.empty()) return add_comparison(item, comparators);
  const std::string_view text = item.version;
  if (is_wildcard(text)) {
    // `*` accepts branches, the longer forms only numbers.
    if (text.size() > 1) comparators.push_back({Operator::kAtLeast, "0.0.0.0-dev"});
    return true;
  }
  if (text.empty()) return false;
  if (text.front() == '~') return add_tilde_range(text.substr(1), comparators);
  if (text.front() == '^') return add_caret_range(text.substr(1), comparators);
  return add_wildcard_range(text, comparators) || add_comparison(item, comparators);
}

/// A word, with the ` - word` or ` as word` that may follow it.
bool take_item(Reader& reader, Item& item) {
  item.op = reader.take_word({"<>", "!=", ">=", ">", "<=", "<", "==", "="});
  item.blank_after_op = !item.op.empty() && reader.rest().substr(0, 1) == " ";
  skip_blanks(reader);
  item.version = take_until(reader, ",");
  if (item.version.empty()) return false;
  // Composer knows a hyphen range by exactly one blank on either side.
  constexpr std::string_view kHyphen = " - ";
  if (begins_with(reader.rest(), kHyphen)) {
    reader = Reader(reader.rest().substr(kHyphen.size()));
    item.to = take_until(reader, ",");
    return !item.to.empty();
  }
  Reader after = reader;
  skip_blanks(after);
  if (take_until(after, ",") != "as") return true;
  skip_blanks(after);
  reader = after;
  return !take_until(reader, ",").empty();
}

/// Items with blanks or one comma between; all must hold.
std::optional<Comparators> read_alternative(std::string_view text) {
  Comparators comparators;
  Reader reader(trim(text));
  while (true) {
    Item item;
    if (!take_item(reader, item) || !add_item(item, comparators)) return std::nullopt;
    skip_blanks(reader);
    if (reader.at_end()) return comparators;
    reader.take_one_of(",");
    skip_blanks(reader);
  }
}

/// VersionParser::parseConstraints. Alternatives stand between `||` or `|`.
std::optional<Alternatives> read(std::string_view requirement) {
  Alternatives alternatives;
  for (const std::string_view part : split(requirement, "||")) {
    for (const std::string_view one : split(part, "|")) {
      auto comparators = read_alternative(one);
      if (!comparators) return std::nullopt;
      alternatives.push_back(std::move(*comparators));
    }
  }
  if (too_many(alternatives)) return std::nullopt;
  return alternatives;
}

/// Constraint::versionCompare on normal forms. Branches have no order.
bool fulfils(const Comparator& comparator, std::string_view version) {
  if (begins_with(version, kBranch) || begins_with(comparator.version, kBranch)) {
    if (comparator.op == Operator::kNotEqual) return version != comparator.version;
    return comparator.op == Operator::kEqual && version == comparator.version;
  }
  return holds(comparator.op, compare_php_versions(version, comparator.version));
}

}  // namespace

std::optional<bool> composer_allows(std::string_view requirement, std::string_view version) {
  const auto alternatives = read(requirement);
  const auto normal_form = normalise_packagist(version);
  if (!alternatives || !normal_form) return std::nullopt;
  return std::any_of(
      alternatives->begin(), alternatives->end(), [&](const Comparators& comparators) {
        return std::all_of(comparators.begin(), comparators.end(),
                           [&](const Comparator& bound) { return fulfils(bound, *normal_form); });
      });
}

std::optional<std::string> composer_exact(std::string_view requirement) {
  const auto alternatives = read(requirement);
  if (!alternatives || !only_version(*alternatives)) return std::nullopt;
  Reader reader(trim(requirement));
  Item item;
  if (!take_item(reader, item)) return std::nullopt;
  cut_flags(item);
  return std::string(item.version);
}

}  // namespace sluice::versions
