// Literal terms of Elixir: what mix.lock consists of, and the tuples in a mix.exs. Nothing is run;
// what is computed is told apart from what is written. Views into the text; thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sluice::inventory {

struct ElixirToken {
  enum class Kind : std::uint8_t {
    kWord,         ///< defp, do, Mix, 1.5
    kAtom,         ///< :hex
    kString,       ///< "text"
    kKey,          ///< only: and "only":
    kPunctuation,  ///< one character, or "=>"
    kUnfinished,   ///< a string that is not closed
  };
  Kind kind;
  std::string_view text;  ///< escapes are not resolved: names and versions have none
  std::size_t line = 0;
  bool computed = false;  ///< a string with "#{…}" in it
};

std::vector<ElixirToken> elixir_tokens(std::string_view text);

/// A term: a scalar, a tuple, a list or a map. Keyword pairs are `members`.
struct ElixirTerm {
  enum class Kind : std::uint8_t { kAtom, kString, kWord, kTuple, kList, kMap, kComputed };

  struct Member;

  Kind kind = Kind::kComputed;
  std::string_view text;  ///< of scalars
  std::size_t line = 0;
  std::vector<ElixirTerm> items;
  std::vector<Member> members;

  bool is_string() const { return kind == Kind::kString; }
  /// The value of a keyword; nullptr if there is none.
  const ElixirTerm* find(std::string_view key) const;
};

struct ElixirTerm::Member {
  std::string_view key;
  ElixirTerm value;
};

inline constexpr std::size_t kMaxElixirDepth = 64;

/// Reads the tuple, list or map that begins at token `at` and moves `at` behind it. Parts that are
/// no literals become kComputed. An Error if brackets don't add up, or are nested too deeply.
Result<ElixirTerm> read_elixir_term(const std::vector<ElixirToken>& tokens, std::size_t& at);

}  // namespace sluice::inventory
