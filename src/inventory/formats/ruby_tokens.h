// A small lexer for the Ruby of Gemfiles. No heredocs, no regular expressions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::inventory {

struct RubyToken {
  enum class Kind {
    kWord,   ///< gem, do, true
    kValue,  ///< "text", 'text', :symbol, one element of %w[a b]
    kKey,    ///< group: (the key of an option)
    kPunctuation,
    kEnd,  ///< end of a statement
  };
  Kind kind;
  std::string text;
  bool list = false;  ///< came out of %w[] or %i[]
};

/// A line end after a comma, an operator or inside brackets does not end a statement.
std::vector<RubyToken> ruby_tokens(std::string_view text);

}  // namespace sluice::inventory
