// What is comment, string and code in the languages that checks read: enough to tell code from what
// only looks like it. A table of delimiters per language, no grammar. Immutable, thread-safe.
#pragma once

#include <span>
#include <string_view>

namespace sluice::checks {

/// A pair of delimiters around a string.
struct Quote {
  std::string_view open;
  std::string_view close;
  bool escapes = true;     ///< a backslash takes the next byte
  bool multiline = false;  ///< else the string ends with its line
  bool doubled = false;    ///< the closing delimiter twice stands for itself
};

struct BlockComment {
  std::string_view open;
  std::string_view close;
  bool nests = false;
};

struct Syntax {
  std::string_view name;                      ///< "python", as checks name it
  std::span<const std::string_view> endings;  ///< of file names: ".py", "/Gemfile"
  std::span<const std::string_view> line_comments;
  std::span<const BlockComment> block_comments;
  std::span<const Quote> quotes;     ///< longer openings first
  bool comment_after_blank = false;  ///< a line comment begins a line or follows white space
  bool regex_literals = false;       ///< /pattern/ where a value may begin
  bool heredocs = false;             ///< <<NAME, <<~NAME, <<-NAME, <<<NAME
  bool dollar_quotes = false;        ///< $$ text $$ and $tag$ text $tag$
  bool begin_end_comments = false;   ///< lines from =begin to =end, all behind __END__
  bool percent_literals = false;     ///< %(text), %q{text}, %w[words], %x(command)
  bool markup = false;               ///< text outside of <?php … ?> is no code
};

/// The language of a file, by its name; nullptr if checks know none.
const Syntax* syntax_of(std::string_view path);

/// The language of that name, or nullptr.
const Syntax* find_syntax(std::string_view name);

std::span<const Syntax> all_syntaxes();

}  // namespace sluice::checks
