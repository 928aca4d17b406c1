#include <array>
#include <optional>
#include <string_view>

#include "checks/brackets.h"
#include "checks/matchers/captures.h"
#include "checks/matchers/matchers.h"

namespace sluice::checks {
namespace {

/// Forms that are looked into, in one file.
constexpr std::size_t kMaxForms = 2000;
constexpr std::size_t kMaxLevels = 64;

/// The symbol that a form begins with: of "(assoc-in m …" it is "assoc-in".
std::string_view head_of(std::string_view bare, std::size_t open) {
  constexpr std::string_view kEnds = " \t\r\n,()[]{}\"";
  const std::size_t begin = bare.find_first_not_of(" \t\r\n,", open + 1);
  if (begin == std::string_view::npos) return {};
  return bare.substr(begin, std::min(bare.find_first_of(kEnds, begin), bare.size()) - begin);
}

/// Whether the form, or one around it, is "(comment …)" or follows "#_".
bool is_discarded(const CodeText& text, std::size_t open) {
  const std::string_view bare = text.bare();
  std::optional<std::size_t> bracket = open;
  for (std::size_t level = 0; bracket && level < kMaxLevels; ++level) {
    if (bare[*bracket] == '(' && head_of(bare, *bracket) == "comment") return true;
    const std::size_t before = bare.substr(0, *bracket).find_last_not_of(" \t\r\n,");
    if (before != std::string_view::npos && before > 0 && bare.substr(before - 1, 2) == "#_") {
      return true;
    }
    bracket = opening_bracket(text, *bracket);
  }
  return false;
}

}  // namespace

void match_form(const Check& check, const SourceFile& file, std::vector<Hit>* hits) {
  const CodeText& text = file.code();
  const std::string_view bare = text.bare();
  const Pattern& head = check.match.pattern("head");
  const Pattern& has = check.match.pattern("has");
  std::size_t forms = 0;
  for (std::size_t open = bare.find('('); open != std::string_view::npos;
       open = bare.find('(', open + 1)) {
    if (hits->size() >= kMaxHits || forms >= kMaxForms) return;
    if (!head.found_in(head_of(bare, open))) continue;
    ++forms;
    const auto close = closing_bracket(text, open);
    if (!close) continue;
    Hit hit;
    hit.begin = open;
    hit.end = *close + 1;
    if (!has.empty() && !capture(has, text.code().substr(open, hit.end - open), &hit)) continue;
    if (!is_discarded(text, open)) hits->push_back(std::move(hit));
  }
}

}  // namespace sluice::checks
