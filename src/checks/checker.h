// Runs all checks: over each file as it is read, then over what is known of the app. Immutable
// after create(); scan() is thread-safe with a Harvest per thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/glob_set.h"
#include "base/result.h"
#include "checks/app_facts.h"
#include "checks/check.h"
#include "checks/check_match.h"
#include "checks/environment.h"
#include "checks/owasp.h"
#include "core/problem.h"
#include "secrets/literal_matcher.h"

namespace sluice::checks {

/// Bigger files are no code that people write.
inline constexpr std::size_t kMaxCheckedBytes = std::size_t{1} << 20;
inline constexpr std::string_view kTooBigToCheck = "bigger than 1 MiB: no check looked at it";
/// Of the files that conditions about other files ask for, together, in each thread.
inline constexpr std::size_t kMaxKeptBytes = std::size_t{32} << 20;
/// Bytes that conditions look at in one file, each time that they do: a long line, or all of the
/// code, for each of many hits.
inline constexpr std::size_t kMaxConditionBytes = std::size_t{1} << 30;
/// Matches of one check that are told.
inline constexpr std::size_t kMaxMatchesPerCheck = 500;

/// A rule file: "rules/checks/django.toml" and its text.
struct CheckText {
  std::string_view name;
  std::string_view text;
};

/// What one thread has gathered.
struct CheckHarvest {
  std::vector<CheckMatch> matches;
  KeptTexts texts;
  std::size_t kept_bytes = 0;  ///< of the texts
  std::vector<Problem> problems;

  void append(CheckHarvest other);
};

class Checker {
 public:
  /// `checks` are the files of rules/checks/, with places.toml among them. Errors name file and
  /// line.
  static Result<Checker> create(std::span<const CheckText> checks, const CheckText& owasp);

  std::span<const Check> checks() const { return checks_; }
  const Owasp& owasp() const { return owasp_; }

  /// Whether a file of this path can matter.
  bool wants(std::string_view path) const;

  void scan(std::string_view path, std::string_view text, CheckHarvest* harvest) const;

  /// What holds of all that was found, sorted by place.
  std::vector<CheckMatch> finish(CheckHarvest harvest, const App& app,
                                 std::vector<Problem>* problems) const;

  /// For the test of the guards: a checker of this check alone, without one of its conditions
  /// (numbered as when, unless, grades).
  Checker without_condition(std::size_t check, std::size_t condition) const;

 private:
  /// The checks of one language, or of files by name alone.
  struct Group {
    std::shared_ptr<secrets::LiteralMatcher> literals;
    std::vector<std::size_t> always;  ///< checks without literals
  };
  /// Folders and names that checks leave out unless they say otherwise.
  struct Place {
    std::string name;
    GlobSet globs;
  };

  Status read_places(std::string_view file, const format::Node& document);
  void build_groups();
  std::uint32_t places_of(std::string_view path) const;
  std::vector<std::size_t> candidates(std::string_view path, std::string_view text,
                                      const Syntax* syntax) const;
  /// `room`: what is left of kMaxConditionBytes.
  void run(std::size_t index, const SourceFile& file, std::size_t* room,
           CheckHarvest* harvest) const;
  bool decide(const App& app, const KeptTexts& texts, CheckMatch* match) const;

  Owasp owasp_;
  std::vector<Check> checks_;
  std::vector<Place> places_;
  std::vector<std::string> own_code_;  ///< folders below which only names of files tell a place
  std::vector<std::uint32_t> also_;    ///< per check: bits of places that it looks at
  std::map<const Syntax*, Group> groups_;
  std::vector<std::size_t> by_name_;  ///< checks without a language
  GlobSet named_;                     ///< files of the checks without a language
  GlobSet kept_;                      ///< files that conditions ask for
};

/// Replaces {name}, {variable} and {path} in a text of a check.
std::string fill_in(std::string_view form, const CheckMatch& match);

}  // namespace sluice::checks
