#include <algorithm>
#include <set>

#include "checks/brackets.h"
#include "checks/matchers/captures.h"
#include "checks/matchers/matchers.h"

namespace sluice::checks {
namespace {

constexpr std::size_t kMaxLevels = 6;
/// Of a call's name before its bracket.
constexpr std::size_t kMaxCallee = 80;

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Whether one of the brackets around `open`, or it itself, follows what the pattern names:
/// "session(", "cookie: {".
bool stands_within(const Pattern& within, const CodeText& text, std::size_t open) {
  std::optional<std::size_t> bracket = open;
  for (std::size_t level = 0; bracket && level < kMaxLevels; ++level) {
    const std::size_t begin = *bracket - std::min(*bracket, kMaxCallee);
    // What stands between two brackets names the inner one alone.
    std::string_view ahead = text.code().substr(begin, *bracket - begin);
    if (const std::size_t last = ahead.find_last_of("({[;,\n"); last != std::string_view::npos) {
      ahead.remove_prefix(last + 1);
    }
    if (within.found_in(ahead)) return true;
    bracket = opening_bracket(text, *bracket);
  }
  return false;
}

/// True if all the check's members are in the literal, and none that it must lack.
bool fits(const Check& check, const CodeText& text, std::size_t open, std::size_t close, Hit* hit) {
  const auto& wanted = check.match.table;
  std::vector<bool> seen(wanted.size(), false);
  for (const Span& item : items_between(text, open, close)) {
    const NamedItem named = named_item(text, item);
    // "{ credentials }" is short for a value of that name.
    if (named.name.empty()) continue;
    if (check.match.pattern("lacks").found_in(named.name)) return false;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (named.name != wanted[i].first) continue;
      if (!capture(wanted[i].second, named.value.of(text.code()), hit)) return false;
      seen[i] = true;
      if (i == 0) {
        hit->begin = item.begin;
        hit->end = item.end;
        hit->name = named.name;
        if (hit->value.empty()) hit->value = named.value.of(text.code()).substr(0, kMaxCapture);
      }
    }
  }
  return std::find(seen.begin(), seen.end(), false) == seen.end();
}

}  // namespace

void match_object(const Check& check, const SourceFile& file, std::vector<Hit>* hits) {
  const CodeText& text = file.code();
  const std::string_view code = text.code();
  const std::string& first = check.match.table.front().first;
  const Pattern& within = check.match.pattern("within");
  std::set<std::size_t> asked;
  for (std::size_t at = code.find(first); at != std::string_view::npos;
       at = code.find(first, at + 1)) {
    if (hits->size() >= kMaxHits) return;
    if (at > 0 && is_name(code[at - 1])) continue;
    if (at + first.size() < code.size() && is_name(code[at + first.size()])) continue;
    const auto open = opening_bracket(text, at);
    if (!open || !asked.insert(*open).second) continue;
    const auto close = closing_bracket(text, *open);
    if (!close || (!within.empty() && !stands_within(within, text, *open))) continue;
    Hit hit;
    if (fits(check, text, *open, *close, &hit)) hits->push_back(std::move(hit));
  }
}

}  // namespace sluice::checks
