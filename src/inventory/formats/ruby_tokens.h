// A small lexer for the Ruby of Gemfiles and gemspecs. No heredocs, no regular expressions.
#pragma once

#include <cstddef>
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
    kEnd,         ///< end of a statement
    kUnfinished,  ///< a string that is not closed; nothing follows but kEnd
  };
  Kind kind;
  std::string text;
  std::size_t line = 0;   ///< 1-based line where it begins
  bool list = false;      ///< came out of %w[] or %i[]
  bool computed = false;  ///< a string with "#{…}" in it
};

/// A line end after a comma, an operator or inside brackets does not end a statement.
std::vector<RubyToken> ruby_tokens(std::string_view text);

}  // namespace sluice::inventory
