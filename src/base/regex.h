// RE2 behind one small type, so that its versions (with and without Abseil) differ in one file.
// Linear time, bytes as Latin-1, no look-around. Matching is const and thread-safe.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sluice {

/// Where a match lies in the searched text: the whole and the first group (whole if there is none).
struct RegexMatch {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t group_begin = 0;
  std::size_t group_end = 0;
};

class Regex {
 public:
  /// '.' does not match newlines; ^ and $ match at line ends only with (?m).
  static Result<Regex> compile(std::string_view pattern);

  Regex(Regex&&) noexcept;
  Regex& operator=(Regex&&) noexcept;
  ~Regex();

  /// In RE2's instructions.
  std::size_t program_size() const;
  std::size_t groups() const;

  /// First match at or after `from`; with `anchored` it must begin exactly there.
  bool find(std::string_view text, std::size_t from, bool anchored, RegexMatch* match) const;

  /// Whether there is a match. Much cheaper than to know where, most of all in long texts.
  bool found_in(std::string_view text) const;

  /// Same as find() without an anchor, by trying one begin after the other. RE2 finds a match's end
  /// by going forward, and its begin by going backward from there; of a pattern with long
  /// repetitions the way back can need more memory than it gets, and then costs as many steps for
  /// each byte as the pattern has instructions. For a short `text`, and a pattern that fails soon
  /// where no match begins: the time is not linear.
  bool find_by_begin(std::string_view text, std::size_t from, RegexMatch* match) const;

  /// Number of the group (?P<name>…), or 0 if there is none.
  std::size_t group_named(std::string_view name) const;
  /// First match at or after `from`, with all its groups; number 0 is the whole. A group that took
  /// no part is nothing. Empty if there is no match.
  std::vector<std::optional<std::string_view>> find_groups(std::string_view text,
                                                           std::size_t from) const;

 private:
  struct Compiled;
  explicit Regex(std::unique_ptr<Compiled> compiled);
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace sluice
