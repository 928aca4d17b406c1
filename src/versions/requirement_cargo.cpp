#include "versions/requirement_parts.h"
#include "versions/requirement_readers.h"

namespace sluice::versions {
namespace {

/// Cargo's numbers are of 64 bits.
constexpr std::string_view kHighest = "18446744073709551615";
constexpr PartialForm kRangeForm = {.wildcards = "*xX", .highest = kHighest};
constexpr PartialForm kVersionForm = {.highest = kHighest};

/// A lone version is a caret, a lone wildcard what it stands for.
bool add_comparator(std::string_view text, Comparators& comparators) {
  Reader reader(text);
  const std::string_view word = reader.take_word({">=", "<=", ">", "<", "=", "^", "~"});
  const auto partial = read_partial(trim(reader.rest()), kRangeForm);
  if (!partial || partial->known == 0) return false;
  if (word == "^" || (word.empty() && !partial->wildcard)) {
    add_caret(*partial, comparators);
  } else if (word == "~") {
    add_tilde(*partial, comparators);
  } else {
    add_bound(operator_of(word).value_or(Operator::kEqual), *partial, comparators);
  }
  return true;
}

/// The Cargo Book, "Specifying Dependencies". An alternative has no notation there, so there is
/// always one.
std::optional<Alternatives> read(std::string_view requirement) {
  requirement = trim(requirement);
  Alternatives alternatives(1);
  if (requirement == "*" || requirement == "x" || requirement == "X") return alternatives;
  Parts parts(requirement, ",");
  while (const auto part = parts.next()) {
    if (!add_comparator(trim(*part), alternatives.front())) return std::nullopt;
  }
  if (too_many(alternatives)) return std::nullopt;
  return alternatives;
}

}  // namespace

std::optional<bool> cargo_allows(std::string_view requirement, std::string_view version) {
  const auto alternatives = read(requirement);
  const auto parsed = read_partial(version, kVersionForm);
  if (!alternatives || !parsed || parsed->known < parsed->numbers.size()) return std::nullopt;
  return semver_holds_any(*alternatives, *parsed);
}

std::optional<std::string> cargo_exact(std::string_view requirement) {
  const auto alternatives = read(requirement);
  return alternatives ? only_version(*alternatives) : std::nullopt;
}

}  // namespace sluice::versions
