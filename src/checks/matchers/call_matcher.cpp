#include <algorithm>
#include <string_view>

#include "checks/brackets.h"
#include "checks/matchers/captures.h"
#include "checks/matchers/matchers.h"

namespace sluice::checks {
namespace {

/// The argument that the check is about; all of them if it names none; nothing if it is missing.
std::optional<Span> argument_of(const Check& check, const CodeText& text, const Span& inside) {
  const MatchSpec& match = check.match;
  if (!match.has("argument") && !match.has("keyword")) return inside;
  // Cut as if the arguments stood between brackets: the bytes beside them are some.
  const std::vector<Span> items = items_between(text, inside.begin - 1, inside.end);
  const std::size_t wanted = match.number("argument", 0);
  std::size_t position = 0;
  for (const Span& item : items) {
    const NamedItem named = named_item(text, item);
    if (!named.name.empty()) {
      if (match.pattern("keyword").found_in(named.name)) return named.value;
    } else if (++position == wanted) {
      return item;
    }
  }
  return std::nullopt;
}

/// Where arguments without parentheses end: a comma at the end of a line goes on with the next.
std::size_t bare_arguments_end(const CodeText& text, std::size_t begin) {
  const std::string_view bare = text.bare();
  const std::size_t limit = std::min(bare.size(), begin + kMaxBracketBytes);
  std::size_t end = statement_end(text, begin);
  while (end < limit && bare[end] == '\n') {
    const std::size_t last = bare.find_last_not_of(" \t\r\n", end);
    if (last == std::string_view::npos || last < begin || bare[last] != ',') break;
    end = statement_end(text, end + 1);
  }
  return std::min(end, limit);
}

/// Where the arguments stand that follow a callee which ends at `end`.
std::optional<Span> arguments_behind(const Check& check, const CodeText& text, std::size_t end) {
  const std::string_view bare = text.bare();
  std::size_t at = end;
  while (at < bare.size() && (bare[at] == ' ' || bare[at] == '\t')) ++at;
  if (at < bare.size() && bare[at] == '(') {
    const auto close = closing_bracket(text, at);
    if (!close) return std::nullopt;
    return Span{at + 1, *close};
  }
  if (!check.match.flag("bare_arguments") || at == end || at >= bare.size()) return std::nullopt;
  return Span{at, bare_arguments_end(text, at)};
}

}  // namespace

void match_call(const Check& check, const SourceFile& file, std::vector<Hit>* hits) {
  const CodeText& text = file.code();
  const Pattern& has = check.match.pattern("has");
  const Pattern& lacks = check.match.pattern("lacks");
  each_match(check.match.pattern("callee"), text.code(), [&](Hit hit) {
    if (!text.is_code(hit.begin)) return true;
    const std::optional<Span> arguments = arguments_behind(check, text, hit.end);
    if (!arguments) return true;
    hit.end = arguments->end;
    const std::optional<Span> argument = argument_of(check, text, *arguments);
    if (!argument) return true;
    const std::string_view code = argument->of(text.code());
    if (!has.empty() && !capture(has, code, &hit)) return true;
    if (lacks.found_in(arguments->of(text.code()))) return true;
    hits->push_back(std::move(hit));
    return hits->size() < kMaxHits;
  });
}

}  // namespace sluice::checks
