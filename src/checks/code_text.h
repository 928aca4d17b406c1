// A file's text with what is code, comment and string told apart, and its lines. The views have
// the text's length, so that offsets mean the same in all of them. Any bytes are some text; linear
// time. Not thread-safe: one per file and thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checks/bracket_index.h"
#include "checks/syntax.h"

namespace sluice::checks {

/// Bytes between brackets and in statements that are looked at in one file, at most: arguments
/// nested in arguments cost their square. What lies behind is not found.
inline constexpr std::size_t kMaxBracketWork = std::size_t{64} << 20;

class CodeText {
 public:
  /// `text` must outlive the object. Without a syntax all of it is code.
  CodeText(std::string_view text, const Syntax* syntax);

  const Syntax* syntax() const { return syntax_; }
  std::string_view text() const { return text_; }
  /// Comments are blanks; strings are there.
  std::string_view code() const { return code_; }
  /// Comments and what stands between quotes are blanks; the quotes themselves are there.
  std::string_view bare() const { return bare_; }

  /// Neither in a comment nor between quotes.
  bool is_code(std::size_t offset) const;

  std::size_t line_count() const { return lines_.size(); }
  /// 0-based index of the line that holds the offset.
  std::size_t line_index(std::size_t offset) const;
  std::size_t line_begin(std::size_t index) const { return lines_[index]; }
  /// Behind the line's last byte, without its line end.
  std::size_t line_end(std::size_t index) const;
  /// 1-based line and column.
  std::pair<std::size_t, std::size_t> place_of(std::size_t offset) const;
  /// The line in which comments are blanks.
  std::string_view code_line(std::size_t index) const;

  const BracketIndex& brackets() const {
    if (!brackets_) brackets_.emplace(bare_);
    return *brackets_;
  }
  /// Takes the bytes from what may be looked at; false when it is used up.
  bool spend(std::size_t bytes) const {
    work_ += bytes;
    return work_ <= kMaxBracketWork;
  }

 private:
  const Syntax* syntax_;
  std::string_view text_;
  std::string code_;
  std::string bare_;
  std::vector<std::size_t> lines_;  ///< where each begins
  mutable std::optional<BracketIndex> brackets_;
  mutable std::size_t work_ = 0;
};

}  // namespace sluice::checks
