// The literal at the end of an expression that reads a setting: process.env.X || "literal",
// os.environ.get("X", "literal"), x ? x : "literal". Stateless, thread-safe.
#pragma once

#include <optional>
#include <string_view>

#include "secrets/assignment_lexer.h"

namespace sluice::secrets {

/// Looks through the statement that goes on at the cursor.
std::optional<Literal> find_fallback(std::string_view text, TextCursor cursor,
                                     const LexerOptions& options);

/// Takes "||", "??", ".orElse(" and the like; true if a literal behind the cursor is a fallback.
bool take_fallback_operator(TextCursor* cursor);

}  // namespace sluice::secrets
