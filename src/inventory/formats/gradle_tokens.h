// Words, texts and signs of a Gradle build script, Groovy or Kotlin. Comments are dropped. Any
// bytes give tokens; nothing is run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::inventory {

/// A script bigger than this is none that people write.
inline constexpr std::size_t kMaxScriptBytes = 4u << 20;

struct GradleToken {
  enum class Kind : std::uint8_t {
    kWord,     ///< a name, dots in it included: "libs.spring.web"
    kText,     ///< a string without its quotes; ${...} as written
    kSign,     ///< one character
    kLineEnd,  ///< also of ';'
  };
  Kind kind = Kind::kLineEnd;
  std::string_view text;
  std::size_t line = 0;

  bool is_sign(char c) const { return kind == Kind::kSign && text[0] == c; }
  bool is_word(std::string_view word) const { return kind == Kind::kWord && text == word; }
  bool is_word() const { return kind == Kind::kWord; }
  bool is_text() const { return kind == Kind::kText; }
};

/// The views are into `script`. The last token is a line end.
std::vector<GradleToken> gradle_tokens(std::string_view script);

}  // namespace sluice::inventory
