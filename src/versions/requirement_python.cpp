#include <algorithm>
#include <utility>

#include "versions/pep440.h"
#include "versions/requirement_parts.h"
#include "versions/requirement_readers.h"

namespace sluice::versions {
namespace {

constexpr std::string_view kSeparators = "-_.";
/// The lowest of all PEP 440 versions; the order puts other texts below it.
constexpr std::string_view kLowest = "0.dev0";
/// Makes a release the lowest version of its numbers.
constexpr std::string_view kBeforeAll = ".dev0";

/// Where the parts of a PEP 440 version are. Views into its text, in lower case.
struct PythonVersion {
  std::string_view without_local;  ///< everything before the `+`
  std::string_view without_post;   ///< up to the pre-release: neither post, dev nor local part
  std::string_view epoch;          ///< with the `!`; empty if there is none
  std::vector<std::string_view> release;
  bool is_prerelease = false;  ///< has a pre-release or a dev part
  bool is_post = false;
  bool is_dev = false;
};

enum class Relation { kBound, kArbitrary, kAfter, kWithin, kOutside };

/// One specifier.
struct Clause {
  Relation relation = Relation::kBound;
  Operator op = Operator::kEqual;  ///< only of kBound
  std::string version;             ///< as written; the lower end of kWithin and kOutside
  std::string below;               ///< the upper end of kWithin and kOutside
  bool names_prerelease = false;
  bool is_pinned = false;  ///< `==`, `===` or a lone version, no wildcard
};

bool is_python_version(std::string_view text) { return compare_pep440(text, kLowest) >= 0; }

std::string_view read_to(const Reader& reader, std::string_view start) {
  return start.substr(0, start.size() - reader.rest().size());
}

/// Takes one of `words`, perhaps with a separator in front, and the number that may follow.
bool take_phase(Reader& reader, std::initializer_list<std::string_view> words) {
  const Reader before = reader;
  reader.take_one_of(kSeparators);
  if (reader.take_word(words).empty()) {
    reader = before;
    return false;
  }
  reader.take_one_of(kSeparators);
  reader.take_digits();
  return true;
}

/// The parts of a text that is_python_version() holds for, in lower case and without blanks.
PythonVersion read_version(std::string_view text) {
  PythonVersion version;
  version.without_local = text.substr(0, text.find('+'));
  Reader reader(version.without_local);
  reader.take_one_of("v");
  std::string_view start = reader.rest();
  std::string_view number = reader.take_digits();
  if (reader.take_one_of("!")) {
    version.epoch = read_to(reader, start);
    number = reader.take_digits();
  }
  version.release.push_back(number);
  while (const auto next = reader.take_separated_digits(".")) version.release.push_back(*next);
  version.is_prerelease =
      take_phase(reader, {"alpha", "a", "beta", "b", "preview", "pre", "c", "rc"});
  version.without_post = read_to(reader, version.without_local);
  version.is_post = reader.take_separated_digits("-") || take_phase(reader, {"post", "rev", "r"});
  version.is_dev = take_phase(reader, {"dev"});
  version.is_prerelease |= version.is_dev;
  return version;
}

/// The lowest version above all that share the first `size` numbers of the release.
std::string above(const PythonVersion& version, std::size_t size) {
  std::string result(version.epoch);
  for (std::size_t i = 0; i + 1 < size; ++i) result.append(version.release[i]).append(".");
  return result.append(incremented(version.release[size - 1])).append(kBeforeAll);
}

/// `==1.2.*`: everything from the first development release of 1.2 on.
std::optional<Clause> read_prefix(Operator op, std::string_view prefix) {
  if (op != Operator::kEqual && op != Operator::kNotEqual) return std::nullopt;
  const bool numbers_only = prefix.find_first_not_of("v0123456789.!") == std::string_view::npos;
  if (!numbers_only || !is_python_version(prefix)) return std::nullopt;
  const PythonVersion version = read_version(prefix);
  Clause clause;
  clause.relation = op == Operator::kEqual ? Relation::kWithin : Relation::kOutside;
  clause.version = std::string(prefix).append(kBeforeAll);
  clause.below = above(version, version.release.size());
  return clause;
}

/// How many numbers of the release stay fixed under `~=`, Poetry's `^` and its `~`. 0 if the
/// operator is none of these.
std::size_t fixed_numbers(std::string_view word, const std::vector<std::string_view>& release) {
  constexpr std::size_t kMostFixed = 3;
  if (word == "~=") return release.size() - 1;
  if (word == "~") return std::min<std::size_t>(release.size(), 2);
  if (word != "^") return 0;
  std::size_t fixed = 1;
  while (fixed < std::min(release.size(), kMostFixed) &&
         compare_digits(release[fixed - 1], "0") == 0) {
    ++fixed;
  }
  return fixed;
}

/// An operator and its version in lower case (PEP 440, "Version specifiers"; Poetry,
/// "Dependency specification"). No operator is Poetry's `==`.
std::optional<Clause> read_clause(std::string_view word, std::string_view text) {
  Clause clause;
  clause.version = text;
  if (word == "===") {
    clause.relation = Relation::kArbitrary;
    clause.is_pinned = true;
    clause.names_prerelease = is_python_version(text) && read_version(text).is_prerelease;
    return text.empty() ? std::nullopt : std::optional(clause);
  }
  const auto op = operator_of(word);
  constexpr std::string_view kWildcard = ".*";
  if (text.size() > kWildcard.size() && text.substr(text.size() - kWildcard.size()) == kWildcard) {
    if (!op) return std::nullopt;
    return read_prefix(*op, text.substr(0, text.size() - kWildcard.size()));
  }

  if (!is_python_version(text)) return std::nullopt;
  const PythonVersion version = read_version(text);
  const bool equality = op == Operator::kEqual || op == Operator::kNotEqual;
  if (!equality && version.without_local.size() < text.size()) return std::nullopt;
  clause.names_prerelease = version.is_prerelease && op != Operator::kNotEqual;
  clause.is_pinned = op == Operator::kEqual;
  if (op == Operator::kGreater) {
    clause.relation = Relation::kAfter;
  } else if (op) {
    clause.op = *op;
    // `<1.0` excludes the pre-releases of 1.0.
    if (op == Operator::kLess && !version.is_prerelease) clause.version.append(kBeforeAll);
  } else {
    const std::size_t fixed = fixed_numbers(word, version.release);
    if (fixed == 0) return std::nullopt;
    clause.relation = Relation::kWithin;
    clause.below = above(version, fixed);
  }
  return clause;
}

/// Clauses with commas or, for Poetry, blanks between.
std::optional<std::vector<Clause>> read_alternative(std::string_view text) {
  std::vector<Clause> clauses;
  Reader reader(text);
  while (true) {
    skip_blanks(reader);
    if (reader.at_end()) return clauses;
    if (reader.take_one_of(",")) continue;
    const std::string_view word =
        reader.take_word({"===", "~=", "==", "!=", "<=", ">=", "<", ">", "^", "~", "="});
    skip_blanks(reader);
    const std::string_view version = take_until(reader, ",");
    // `*` alone stands for any version.
    if (word.empty() && version == "*") continue;
    auto clause = read_clause(word, version);
    if (!clause) return std::nullopt;
    clauses.push_back(std::move(*clause));
  }
}

using Clauses = std::vector<std::vector<Clause>>;

std::optional<Clauses> read(std::string_view requirement) {
  const std::string text = to_lower(trim(requirement));
  Clauses alternatives;
  std::size_t count = 0;
  for (const std::string_view part : split(text, "||")) {
    auto clauses = read_alternative(part);
    if (!clauses) return std::nullopt;
    count += clauses->size();
    alternatives.push_back(std::move(*clauses));
  }
  if (count > kMaxComparators) return std::nullopt;
  return alternatives;
}

/// `>1.0` excludes what belongs to 1.0: its local versions and its post-releases.
bool is_after(const PythonVersion& version, const std::string& bound) {
  if (compare_pep440(version.without_local, bound) <= 0) return false;
  const PythonVersion parsed = read_version(bound);
  if (parsed.is_post || parsed.is_dev || !version.is_post) return true;
  return compare_pep440(version.without_post, bound) != 0;
}

bool fulfils(const Clause& clause, std::string_view text, const PythonVersion& version) {
  if (clause.relation == Relation::kArbitrary) return text == clause.version;
  if (clause.relation == Relation::kAfter) return is_after(version, clause.version);
  if (clause.relation == Relation::kBound) {
    // A local part counts only against a specifier that has one.
    const bool has_local = clause.version.find('+') != std::string::npos;
    return holds(clause.op,
                 compare_pep440(has_local ? text : version.without_local, clause.version));
  }
  const bool within =
      compare_pep440(text, clause.version) >= 0 && compare_pep440(text, clause.below) < 0;
  return within == (clause.relation == Relation::kWithin);
}

bool fulfils_all(const std::vector<Clause>& clauses, std::string_view text,
                 const PythonVersion& version) {
  const bool names_prerelease = std::any_of(
      clauses.begin(), clauses.end(), [](const Clause& clause) { return clause.names_prerelease; });
  if (version.is_prerelease && !names_prerelease) return false;
  return std::all_of(clauses.begin(), clauses.end(),
                     [&](const Clause& clause) { return fulfils(clause, text, version); });
}

}  // namespace

std::optional<bool> python_allows(std::string_view requirement, std::string_view version) {
  const auto alternatives = read(requirement);
  const std::string text = to_lower(trim(version));
  if (!alternatives || !is_python_version(text)) return std::nullopt;
  const PythonVersion parsed = read_version(text);
  return std::any_of(
      alternatives->begin(), alternatives->end(),
      [&](const std::vector<Clause>& clauses) { return fulfils_all(clauses, text, parsed); });
}

std::optional<std::string> python_exact(std::string_view requirement) {
  const auto alternatives = read(requirement);
  if (!alternatives || alternatives->size() != 1 || alternatives->front().size() != 1) {
    return std::nullopt;
  }
  const Clause& clause = alternatives->front().front();
  if (!clause.is_pinned) return std::nullopt;
  return clause.version;
}

}  // namespace sluice::versions
