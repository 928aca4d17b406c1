#include <algorithm>
#include <string_view>

#include "checks/matchers/captures.h"
#include "checks/matchers/matchers.h"

namespace sluice::checks {
namespace {

/// But for the case of letters.
bool same_word(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

/// Traits: "dump" (the database's own tool wrote the file), "own-name" (the value is the name).
void match_sql(const Check& check, const SourceFile& file, std::vector<Hit>* hits) {
  const Pattern& statement = check.match.pattern("statement");
  const Pattern& full = check.match.pattern("with_strings");
  for (const SqlStatement& one : file.sql()) {
    if (hits->size() >= kMaxHits) return;
    Hit hit;
    if (!capture(statement, one.text, &hit)) continue;
    if (!full.empty() && !capture(full, one.full, &hit)) continue;
    if (hit.value.empty()) hit.value = one.text.substr(0, kMaxSqlStatementBytes);
    if (is_schema_dump(file.path(), file.text())) hit.traits = "dump";
    if (same_word(hit.name, hit.value)) hit.traits += hit.traits.empty() ? "own-name" : " own-name";
    hit.begin = one.begin;
    hit.end = one.end;
    hits->push_back(std::move(hit));
  }
}

}  // namespace sluice::checks
