#include <algorithm>
#include <utility>

#include "versions/requirement_parts.h"
#include "versions/requirement_readers.h"
#include "versions/rubygems.h"

namespace sluice::versions {
namespace {

/// Gem::Requirement.default.
constexpr std::string_view kDefault = ">= 0";

/// One part of a requirement. `below` is the upper end of `~>`; empty for other operators.
struct Clause {
  Comparator bound;
  std::string below;
};

bool is_alphanumeric(char c) { return is_digit(c) || is_letter(c); }

/// Groups of allowed characters with dots between.
bool are_groups(std::string_view text, bool (*allowed)(char)) {
  Parts parts(text, ".");
  while (const auto part = parts.next()) {
    if (part->empty() || !std::all_of(part->begin(), part->end(), allowed)) return false;
  }
  return true;
}

/// Gem::Version::VERSION_PATTERN.
bool is_gem_version(std::string_view text) {
  const std::size_t hyphen = text.find('-');
  const std::string_view head = text.substr(0, hyphen);
  if (!is_number(head.substr(0, head.find('.'))) || !are_groups(head, is_alphanumeric)) {
    return false;
  }
  return hyphen == std::string_view::npos ||
         are_groups(text.substr(hyphen + 1), [](char c) { return is_alphanumeric(c) || c == '-'; });
}

/// The numbers before the first word (Gem::Version#release). A `-` begins a word, too.
std::string_view release_of(std::string_view version) {
  std::size_t end = 0;
  while (end < version.size() && (is_digit(version[end]) || version[end] == '.')) ++end;
  while (end > 0 && version[end - 1] == '.') --end;
  return version.substr(0, end);
}

/// The release without its last number, if it has several, and one higher (Gem::Version#bump).
std::string bumped(std::string_view version) {
  std::string_view release = release_of(version);
  const std::size_t last = release.rfind('.');
  if (last != std::string_view::npos) release = release.substr(0, last);
  const std::size_t before = release.rfind('.');
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  return std::string(release.substr(0, begin)).append(incremented(release.substr(begin)));
}

/// Gem::Requirement.parse.
std::optional<Clause> read_clause(std::string_view text) {
  Reader reader(text);
  const std::string_view word = reader.take_word({"!=", ">=", "<=", "~>", "=", ">", "<"});
  const std::string_view version = trim(reader.rest());
  if (!is_gem_version(version)) return std::nullopt;
  if (word == "~>") {
    return Clause{{Operator::kAtLeast, std::string(version)}, bumped(version)};
  }
  return Clause{{operator_of(word).value_or(Operator::kEqual), std::string(version)}, {}};
}

/// Clauses with commas between, as a Gemfile.lock has them; all must hold.
std::optional<std::vector<Clause>> read(std::string_view requirement) {
  std::vector<Clause> clauses;
  requirement = trim(requirement);
  if (requirement.empty()) requirement = kDefault;
  Parts parts(requirement, ",");
  while (const auto part = parts.next()) {
    auto clause = read_clause(trim(*part));
    if (!clause || clauses.size() == kMaxComparators) return std::nullopt;
    clauses.push_back(std::move(*clause));
  }
  return clauses;
}

}  // namespace

std::optional<bool> ruby_allows(std::string_view requirement, std::string_view version) {
  const auto clauses = read(requirement);
  version = trim(version);
  if (!clauses || !is_gem_version(version)) return std::nullopt;
  return std::all_of(clauses->begin(), clauses->end(), [version](const Clause& clause) {
    if (!holds(clause.bound.op, compare_rubygems(version, clause.bound.version))) return false;
    return clause.below.empty() || compare_rubygems(release_of(version), clause.below) < 0;
  });
}

std::optional<std::string> ruby_exact(std::string_view requirement) {
  const auto clauses = read(requirement);
  if (!clauses || clauses->size() != 1) return std::nullopt;
  const Clause& clause = clauses->front();
  if (clause.bound.op != Operator::kEqual) return std::nullopt;
  return clause.bound.version;
}

}  // namespace sluice::versions
