#include <map>

#include "checks/matchers/captures.h"
#include "checks/matchers/matchers.h"

namespace sluice::checks {
namespace {

/// Where the setting stands: at its value if the line has it, else at the line's first byte of
/// code.
std::size_t offset_of(const CodeText& text, const SettingsEntry& entry) {
  const std::size_t line = entry.line == 0 ? 0 : std::min(entry.line, text.line_count()) - 1;
  const std::string_view whole = text.code_line(line);
  const std::size_t name =
      entry.path.find_last_of(".@") == std::string::npos ? 0 : entry.path.find_last_of(".@") + 1;
  std::size_t column = whole.find(entry.path.substr(name));
  if (column == std::string_view::npos)
    column = std::min(whole.find_first_not_of(" \t"), whole.size());
  return text.line_begin(line) + column;
}

}  // namespace

void match_entry(const Check& check, const SourceFile& file, std::vector<Hit>* hits) {
  const MatchSpec& match = check.match;
  const SettingsEntries& read = file.entries();
  std::map<std::pair<std::size_t, std::string_view>, std::size_t> last;
  const Pattern& later = match.pattern("later");
  const bool last_only = match.flag("last") || !later.empty();
  if (last_only) {
    for (std::size_t i = 0; i < read.entries.size(); ++i) {
      // What may override is no end of the list: "key = ${?VAR}".
      if (later.found_in(read.entries[i].value)) continue;
      last[{read.entries[i].document, read.entries[i].path}] = i;
    }
  }
  for (std::size_t i = 0; i < read.entries.size() && hits->size() < kMaxHits; ++i) {
    const SettingsEntry& entry = read.entries[i];
    Hit hit;
    if (!capture(match.pattern("path"), entry.path, &hit)) continue;
    if (last_only && last[{entry.document, entry.path}] != i) continue;
    if (const Pattern& value = match.pattern("value"); !value.empty()) {
      const bool scalar =
          entry.kind != format::Node::Kind::kArray && entry.kind != format::Node::Kind::kObject;
      if (!scalar || !capture(value, entry.value, &hit)) continue;
    }
    for (std::size_t after = i + 1; !later.empty() && after < read.entries.size(); ++after) {
      const SettingsEntry& other = read.entries[after];
      if (other.document != entry.document || other.path != entry.path) continue;
      if (capture(later, other.value, &hit)) hit.overridden = true;
    }
    if (hit.name.empty()) hit.name = entry.path;
    if (hit.value.empty()) hit.value = entry.value.substr(0, kMaxCapture);
    hit.begin = offset_of(file.code(), entry);
    hit.end = file.code().line_end(file.code().line_index(hit.begin));
    hit.document = entry.document;
    hits->push_back(std::move(hit));
  }
}

}  // namespace sluice::checks
