#include <algorithm>
#include <utility>

#include "versions/requirement_parts.h"
#include "versions/requirement_readers.h"

namespace sluice::versions {
namespace {

/// npm reads ranges and versions in node-semver's loose mode. Numbers end at 2^53 - 1.
constexpr std::string_view kHighest = "9007199254740991";
constexpr PartialForm kRangeForm = {.loose = true, .wildcards = "xX*", .highest = kHighest};
constexpr PartialForm kVersionForm = {.loose = true, .highest = kHighest};
constexpr std::size_t kMaxVersionSize = 256;
constexpr std::string_view kAlias = "npm:";

/// The range of `npm:name@range`, `npm:@scope/name@range` and Yarn's `npm:range`; other texts as
/// they are.
std::string_view without_alias(std::string_view requirement) {
  if (requirement.substr(0, kAlias.size()) != kAlias) return requirement;
  requirement.remove_prefix(kAlias.size());
  const std::size_t at = requirement.find('@', 1);
  return at == std::string_view::npos ? requirement : requirement.substr(at + 1);
}

bool is_bound(std::string_view token) {
  return token == "<" || token == ">" || token == "<=" || token == ">=" || token == "=";
}

bool begins_version(std::string_view token) {
  const char c = token.front();
  return is_digit(c) || std::string_view("v=xX*").find(c) != std::string_view::npos;
}

/// The words between blanks, with an operator that stands alone joined to what follows it.
std::vector<std::string> read_tokens(std::string_view text) {
  std::vector<std::string> tokens;
  Reader reader(text);
  for (skip_blanks(reader); !reader.at_end(); skip_blanks(reader)) {
    const std::string_view token = take_until(reader, "");
    std::string_view before = tokens.empty() ? std::string_view() : tokens.back();
    const bool joined = before == "~" || before == "~>" || before == "^" ||
                        (is_bound(before) && begins_version(token));
    if (joined) {
      tokens.back().append(token);
    } else {
      tokens.emplace_back(token);
    }
  }
  return tokens;
}

/// Adds what one word stands for. False if it is none.
bool add_token(std::string_view token, Comparators& comparators) {
  Reader reader(token);
  const std::string_view word = reader.take_word({"^", "~>", "~", ">=", "<=", ">", "<", "="});
  const auto partial = read_partial(reader.rest(), kRangeForm);
  if (!partial) return false;
  if (word == "^") {
    add_caret(*partial, comparators);
  } else if (word == "~" || word == "~>") {
    add_tilde(*partial, comparators);
  } else if (partial->number_after_wildcard) {
    return false;
  } else {
    add_bound(operator_of(word).value_or(Operator::kEqual), *partial, comparators);
  }
  return true;
}

/// The comparators between two `||`. As npm does, leaves out words that are none; nothing if all
/// are.
std::optional<Comparators> read_alternative(std::string_view text) {
  Comparators comparators;
  const std::vector<std::string> tokens = read_tokens(text);
  if (tokens.size() == 3 && tokens[1] == "-") {
    const auto from = read_partial(tokens[0], kRangeForm);
    const auto to = read_partial(tokens[2], kRangeForm);
    if (from && to) {
      add_hyphen_range(*from, *to, comparators);
      return comparators;
    }
  }
  bool any_read = tokens.empty();
  for (const std::string& token : tokens) any_read |= add_token(token, comparators);
  if (!any_read) return std::nullopt;
  std::erase_if(comparators, [](const Comparator& comparator) {
    return comparator.op == Operator::kAtLeast && comparator.version == "0.0.0";
  });
  return comparators;
}

/// node-semver, classes/range.js.
std::optional<Alternatives> read(std::string_view requirement) {
  requirement = without_alias(trim(requirement));
  // URLs, paths, git references and workspaces; none of these is in any range.
  if (requirement.find_first_of(":/@") != std::string_view::npos) return std::nullopt;
  Alternatives alternatives;
  for (const std::string_view part : split(requirement, "||")) {
    if (auto comparators = read_alternative(part)) alternatives.push_back(std::move(*comparators));
  }
  if (alternatives.empty() || too_many(alternatives)) return std::nullopt;
  // `*` swallows the others, so that `* || 1.0.0-rc` accepts no pre-release.
  const auto any = std::find_if(alternatives.begin(), alternatives.end(),
                                [](const Comparators& comparators) { return comparators.empty(); });
  if (any != alternatives.end()) return Alternatives(1);
  return alternatives;
}

}  // namespace

std::optional<bool> npm_allows(std::string_view requirement, std::string_view version) {
  const auto alternatives = read(requirement);
  version = trim(version);
  if (!alternatives || version.size() > kMaxVersionSize) return std::nullopt;
  const auto parsed = read_partial(version, kVersionForm);
  if (!parsed || parsed->known < parsed->numbers.size()) return std::nullopt;
  return semver_holds_any(*alternatives, *parsed);
}

std::optional<std::string> npm_exact(std::string_view requirement) {
  const auto alternatives = read(requirement);
  return alternatives ? only_version(*alternatives) : std::nullopt;
}

}  // namespace sluice::versions
