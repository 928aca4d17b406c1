#include <algorithm>

#include "checks/assignments.h"
#include "checks/matchers/captures.h"
#include "checks/matchers/matchers.h"

namespace sluice::checks {
namespace {

/// The items of the list literal that the value begins with.
std::vector<Span> items_of(const CodeText& text, Span value) {
  if (value.begin >= value.end) return {};
  const std::string_view bare = text.bare();
  // PHP's older way to write one: "array('a', 'b')".
  constexpr std::string_view kArray = "array";
  if (bare.substr(value.begin, kArray.size()) == kArray) {
    value.begin = std::min(bare.find_first_not_of(" \t", value.begin + kArray.size()), value.end);
  }
  if (value.begin >= value.end) return {};
  const char open = bare[value.begin];
  if (open != '[' && open != '(' && open != '{') return {};
  const auto close = closing_bracket(text, value.begin);
  return close ? items_between(text, value.begin, *close) : std::vector<Span>{};
}

}  // namespace

void match_list(const Check& check, const SourceFile& file, std::vector<Hit>* hits) {
  const CodeText& text = file.code();
  const MatchSpec& match = check.match;
  const std::vector<FoundAssignment> all = find_assignments(text, match.pattern("name"));
  for (std::size_t i = 0; i < all.size() && hits->size() < kMaxHits; ++i) {
    if (all[i].adds || all[i].conditional) continue;
    const std::vector<Span> items = items_of(text, all[i].value);
    if (items.empty()) continue;
    const auto has = [&](const Pattern& wanted, std::size_t* where) {
      for (const Span& item : items) {
        if (!wanted.found_in(item.of(text.code()))) continue;
        *where = item.begin;
        return true;
      }
      return false;
    };
    Hit hit;
    hit.name = all[i].name;
    hit.begin = all[i].begin;
    hit.end = all[i].value.end;
    const Pattern& first = match.pattern("first");
    if (!first.empty()) {
      if (!capture(first, items.front().of(text.code()), &hit)) continue;
      hit.begin = items.front().begin;
    }
    if (const Pattern& wanted = match.pattern("has"); !wanted.empty()) {
      std::size_t where = 0;
      if (!has(wanted, &where)) continue;
      if (match.pattern("lacks").empty()) hit.begin = where;
    }
    if (const Pattern& missing = match.pattern("lacks"); !missing.empty()) {
      std::size_t where = 0;
      // What is added later, by "+=", insert() or append(), stands somewhere behind.
      if (has(missing, &where) || missing.found_in(text.code().substr(hit.end))) continue;
    }
    hits->push_back(std::move(hit));
  }
}

}  // namespace sluice::checks
