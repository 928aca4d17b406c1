#include "inventory/formats/ruby_arguments.h"

#include <algorithm>
#include <array>

namespace sluice::inventory {
namespace {

using Kind = RubyToken::Kind;

/// More than real calls have; with it the work stays linear in the size of the file.
constexpr std::size_t kMaxCallTokens = 1000;

constexpr std::array<std::string_view, 8> kEndWords = {"if",  "unless", "while", "until",
                                                       "end", "do",     "and",   "or"};

bool opens(const RubyToken& token) {
  return token.kind == Kind::kPunctuation &&
         (token.text == "(" || token.text == "[" || token.text == "{");
}

bool closes(const RubyToken& token) {
  return token.kind == Kind::kPunctuation &&
         (token.text == ")" || token.text == "]" || token.text == "}");
}

bool ends_call(const RubyToken& token) {
  return token.kind == Kind::kEnd || token.kind == Kind::kUnfinished ||
         (token.kind == Kind::kWord &&
          std::find(kEndWords.begin(), kEndWords.end(), token.text) != kEndWords.end());
}

/// `group: x`, `:group => x` and plain `x`.
RubyArgument argument_of(std::span<const RubyToken> tokens) {
  if (!tokens.empty() && tokens[0].kind == Kind::kKey) return {tokens[0].text, tokens.subspan(1)};
  if (tokens.size() > 1 && tokens[0].kind == Kind::kValue && tokens[1].text == "=>") {
    return {tokens[0].text, tokens.subspan(2)};
  }
  return {{}, tokens};
}

bool is_literal(const RubyToken& token) { return token.kind == Kind::kValue && !token.computed; }

}  // namespace

std::vector<RubyArgument> ruby_arguments(std::span<const RubyToken> tokens, std::size_t begin) {
  std::vector<RubyArgument> arguments;
  const bool bracketed = begin < tokens.size() && tokens[begin].text == "(" && opens(tokens[begin]);
  if (bracketed) ++begin;
  const std::size_t end = std::min(tokens.size(), begin + kMaxCallTokens);
  std::size_t depth = 0;
  std::size_t from = begin;
  std::size_t at = begin;
  for (; at < end; ++at) {
    const RubyToken& token = tokens[at];
    if (depth == 0 && (ends_call(token) || closes(token))) break;
    if (depth == 0 && !bracketed && token.text == "{" && opens(token) && at > begin &&
        tokens[at - 1].text != "=>" && tokens[at - 1].kind != Kind::kKey) {
      break;  // a block
    }
    if (opens(token)) ++depth;
    if (closes(token)) --depth;
    if (depth == 0 && token.kind == Kind::kPunctuation && token.text == ",") {
      arguments.push_back(argument_of(tokens.subspan(from, at - from)));
      from = at + 1;
    }
  }
  if (at > from) arguments.push_back(argument_of(tokens.subspan(from, at - from)));
  return arguments;
}

std::optional<std::string_view> literal(const RubyArgument& argument) {
  std::span<const RubyToken> value = argument.value;
  // `"text".freeze` is the same text.
  if (value.size() == 3 && value[1].text == "." && value[2].text == "freeze") {
    value = value.first(1);
  }
  if (value.size() != 1 || !is_literal(value[0]) || value[0].list) return std::nullopt;
  return value[0].text;
}

std::optional<std::vector<std::string>> literals(const RubyArgument& argument) {
  if (const auto one = literal(argument)) return std::vector<std::string>{std::string(*one)};
  std::span<const RubyToken> value = argument.value;
  if (value.size() >= 2 && value.front().text == "[" && value.back().text == "]") {
    value = value.subspan(1, value.size() - 2);
  }
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const RubyToken& token = value[i];
    if (is_literal(token)) {
      texts.push_back(token.text);
      continue;
    }
    const bool frozen = token.text == "." && i + 1 < value.size() && value[i + 1].text == "freeze";
    if (frozen) ++i;
    if (!frozen && !(token.kind == Kind::kPunctuation && token.text == ",")) return std::nullopt;
  }
  return texts;
}

}  // namespace sluice::inventory
