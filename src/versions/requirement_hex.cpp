#include <algorithm>

#include "versions/requirement_parts.h"
#include "versions/requirement_readers.h"
#include "versions/semver.h"

namespace sluice::versions {
namespace {

constexpr PartialForm kVersionForm = {};
constexpr PartialForm kShortForm = {.short_prerelease = true};
constexpr std::string_view kOperatorCharacters = "<>=~!";

bool is_full(const Partial& partial) { return partial.known == partial.numbers.size(); }

/// An operator and its version. Two numbers alone are enough for `~>`, and are too few elsewhere.
bool take_comparator(Reader& reader, Comparators& comparators) {
  const std::string_view word = reader.take_word({"~>", ">=", "<=", "==", "!=", ">", "<"});
  skip_blanks(reader);
  const auto partial = read_partial(take_until(reader, kOperatorCharacters), kShortForm);
  if (!partial || partial->known < 2) return false;
  if (word == "~>") {
    Partial release = *partial;
    // The last number may grow: of `1.2.3` the third, of `1.2` the second.
    --release.known;
    Comparators range;
    add_bound(Operator::kEqual, release, range);
    comparators.push_back({Operator::kAtLeast, to_text(*partial)});
    comparators.push_back(range.back());
    return true;
  }
  if (!is_full(*partial)) return false;
  add_bound(operator_of(word).value_or(Operator::kEqual), *partial, comparators);
  return true;
}

/// Elixir, lib/version.ex: `and` and `or` as words. As Hex's solver does, `and` binds tighter.
std::optional<Alternatives> read(std::string_view requirement) {
  Alternatives alternatives(1);
  Reader reader(requirement);
  skip_blanks(reader);
  while (true) {
    if (!take_comparator(reader, alternatives.back())) return std::nullopt;
    skip_blanks(reader);
    if (reader.at_end()) break;
    const std::string_view word = take_until(reader, kOperatorCharacters);
    if (word != "and" && word != "or") return std::nullopt;
    if (word == "or") alternatives.emplace_back();
    if (!reader.take_one_of(" ")) return std::nullopt;
    skip_blanks(reader);
  }
  if (too_many(alternatives)) return std::nullopt;
  return alternatives;
}

/// Whether a lower bound forbids pre-releases: Elixir's rule for `>`, `>=` and `~>`.
bool forbids_prereleases(const Comparators& comparators) {
  return std::any_of(comparators.begin(), comparators.end(), [](const Comparator& comparator) {
    const bool lower = comparator.op == Operator::kGreater || comparator.op == Operator::kAtLeast;
    return lower && comparator.version.find('-') == std::string::npos;
  });
}

}  // namespace

std::optional<bool> hex_allows(std::string_view requirement, std::string_view version) {
  const auto alternatives = read(requirement);
  const auto parsed = read_partial(version, kVersionForm);
  if (!alternatives || !parsed || !is_full(*parsed)) return std::nullopt;
  const std::string text = to_text(*parsed);
  return std::any_of(alternatives->begin(), alternatives->end(),
                     [&](const Comparators& comparators) {
                       if (!holds_all(comparators, text, compare_semver)) return false;
                       return parsed->prerelease.empty() || !forbids_prereleases(comparators);
                     });
}

std::optional<std::string> hex_exact(std::string_view requirement) {
  const auto alternatives = read(requirement);
  return alternatives ? only_version(*alternatives) : std::nullopt;
}

}  // namespace sluice::versions
