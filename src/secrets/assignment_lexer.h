// Around a word that may be part of a secret's name: the whole name, and the literal that is its
// value, in the ways in which the usual languages and configuration formats write that down.
// Fallbacks count, too: process.env.X || "literal". Stateless, thread-safe; the work per call is
// bounded.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "secrets/literal_reader.h"

namespace sluice::secrets {

struct Assignment {
  std::string_view name;
  Literal value;
  bool header = false;  ///< the value of an HTTP header, its scheme taken off
};

struct LexerOptions {
  BareValues bare = BareValues::kNone;
  /// Names of functions, in lower case, whose last argument is a fallback: get, fetch, getenv.
  const std::unordered_set<std::string>* fallback_calls = nullptr;
};

/// A name in its text.
struct AssignedName {
  std::string_view text;
  std::size_t begin = 0;
  std::size_t end = 0;
  bool flag = false;    ///< "--name"
  bool header = false;  ///< "Authorization", or a longer name that ends so
};

/// The name that holds the byte at `at`. Nothing if there is none, or it is too long for one.
std::optional<AssignedName> name_around(std::string_view text, std::size_t at);

/// Lexes the assignment to a name. Nothing if no literal belongs to it.
std::optional<Assignment> lex_assignment(std::string_view text, const AssignedName& name,
                                         const LexerOptions& options);

/// Both: lexes the assignment whose name holds the byte at `at`.
std::optional<Assignment> lex_assignment(std::string_view text, std::size_t at,
                                         const LexerOptions& options);

}  // namespace sluice::secrets
