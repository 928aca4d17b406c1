#include <algorithm>

#include "checks/matchers/captures.h"
#include "checks/matchers/matchers.h"

namespace sluice::checks {
namespace {

/// At the word if its line has it, else at the line's first byte of code.
std::size_t offset_of(const CodeText& text, std::size_t line, std::string_view word) {
  const std::size_t index = line == 0 ? 0 : std::min(line, text.line_count()) - 1;
  const std::string_view whole = text.code_line(index);
  std::size_t column = word.empty() ? std::string_view::npos : whole.find(word);
  if (column == std::string_view::npos) {
    column = std::min(whole.find_first_not_of(" \t"), whole.size());
  }
  return text.line_begin(index) + column;
}

std::string joined(const std::vector<PolicyWord>& words) {
  std::string text;
  for (const PolicyWord& word : words) {
    if (text.size() > kMaxCapture) break;
    text.append(text.empty() ? "" : " ").append(word.text);
  }
  return text;
}

/// The first word that fits, or nullptr.
const PolicyWord* first_of(const Pattern& wanted, const std::vector<PolicyWord>& words, Hit* hit) {
  for (const PolicyWord& word : words) {
    if (capture(wanted, word.text, hit)) return &word;
  }
  return nullptr;
}

}  // namespace

void match_policy(const Check& check, const SourceFile& file, std::vector<Hit>* hits) {
  const Pattern& action = check.match.pattern("action");
  const Pattern& principal = check.match.pattern("principal");
  for (const PolicyStatement& one : file.policies()) {
    if (hits->size() >= kMaxHits) return;
    Hit hit;
    PolicyWord at = {"", one.line};
    for (const auto& [wanted, words] :
         {std::pair(&action, &one.actions), std::pair(&principal, &one.principals)}) {
      if (wanted->empty()) continue;
      const PolicyWord* found = first_of(*wanted, *words, &hit);
      if (found == nullptr) {
        at.line = 0;
        break;
      }
      at = *found;
    }
    if (at.line == 0) continue;
    if (hit.name.empty()) hit.name = at.text.substr(0, kMaxCapture);
    hit.value = joined(one.actions);
    hit.traits = one.traits;
    hit.begin = offset_of(file.code(), at.line, at.text);
    hit.end = file.code().line_end(file.code().line_index(hit.begin));
    hits->push_back(std::move(hit));
  }
}

}  // namespace sluice::checks
