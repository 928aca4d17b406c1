// The arguments of a call in a Gemfile: `gem "a", "~> 1", group: :test`. What is computed is told
// apart from what is written. Views into the tokens; thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "inventory/formats/ruby_tokens.h"

namespace sluice::inventory {

struct RubyArgument {
  std::string_view key;  ///< of an option (`group: …`, `:group => …`); empty: by position
  std::span<const RubyToken> value;
};

/// The arguments after the name of the method, which stands before `begin`; with or without
/// brackets. They end with the statement, `do`, `{`, or a modifier such as `if`.
std::vector<RubyArgument> ruby_arguments(std::span<const RubyToken> tokens, std::size_t begin);

/// The one string or symbol that the value is; nothing if it is computed or a list.
std::optional<std::string_view> literal(const RubyArgument& argument);

/// All strings and symbols of the value: one alone, `["a", "b"]`, `%i[a b]`. Nothing if any part is
/// computed.
std::optional<std::vector<std::string>> literals(const RubyArgument& argument);

}  // namespace sluice::inventory
