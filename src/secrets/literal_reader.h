// Reads the literal at a place of source text or configuration: quoted in the ways of the usual
// languages, joined from pieces, or bare where the format knows bare values. Stateless,
// thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "secrets/text_cursor.h"

namespace sluice::secrets {

/// What a value without quotes is in a file.
enum class BareValues {
  kNone,  ///< an expression: no literal
  kWord,  ///< up to the next white space: shells, Dockerfiles, .env
  kLine,  ///< the rest of the line: properties, INI
  kYaml,  ///< the rest of the line up to a comment; or a block below it
};

/// A literal, as offsets into the text.
struct Literal {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool quoted = false;
  std::string joined;  ///< its text where it stands in several pieces or with escapes; else empty

  std::string_view text_in(std::string_view text) const {
    return joined.empty() ? text.substr(begin, end - begin) : std::string_view(joined);
  }
};

/// Longest literal that is read; longer ones are no secrets that people write down.
inline constexpr std::size_t kMaxLiteral = 512;

/// The literal that begins at the cursor, which then stands behind it. Nothing if there is none, or
/// an empty one, or one that does not end.
std::optional<Literal> read_literal(std::string_view text, TextCursor* cursor, BareValues bare);

}  // namespace sluice::secrets
