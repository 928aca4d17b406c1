// Scala's tokens, as far as build definitions need them: texts, words, operators. Comments are
// skipped. Any bytes give tokens. Pure function.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::inventory {

struct ScalaToken {
  enum class Kind : std::uint8_t {
    kWord,
    kString,        ///< escapes resolved
    kInterpolated,  ///< s"…", as written
    kOperator,      ///< also brackets, commas and dots, one by one
    kEnd,
  };

  Kind kind = Kind::kEnd;
  std::uint32_t line = 0;  ///< 1-based
  std::string text;

  bool is(std::string_view other) const {
    return (kind == Kind::kWord || kind == Kind::kOperator) && text == other;
  }
};

struct ScalaTokens {
  std::vector<ScalaToken> tokens;   ///< the last one is kEnd
  std::size_t unfinished_line = 0;  ///< where a comment or text begins that has no end; 0: none
};
ScalaTokens read_scala_tokens(std::string_view text);

}  // namespace sluice::inventory
