#include <algorithm>
#include <utility>

#include "checks/matchers/captures.h"
#include "checks/matchers/matchers.h"

namespace sluice::checks {
namespace {

/// Commands that a pipeline is followed over.
constexpr std::size_t kMaxPipeline = 20;

/// Whether a later command of the pipeline fits, or any if nothing is asked.
bool goes_into(const Pattern& wanted, const PlacedCommands& all, std::size_t index) {
  const PlacedCommand& first = all.commands[index];
  const std::size_t end = std::min(all.commands.size(), index + kMaxPipeline);
  for (std::size_t i = index + 1; i < end; ++i) {
    const PlacedCommand& later = all.commands[i];
    if (later.text != first.text) return false;
    // What is substituted on the way has a pipeline of its own.
    if (later.command.pipeline != first.command.pipeline) continue;
    if (wanted.empty() || wanted.found_in(later.command.text)) return true;
  }
  return false;
}

/// Each of the check's patterns finds its text; takes over what they capture.
bool fits(const Check& check, const ShellText& text, const ShellCommand& command, Hit* hit) {
  const MatchSpec& match = check.match;
  const std::string whole = match.flag("whole") && !command.assignments.empty()
                                ? command.assignments + ' ' + command.text
                                : command.text;
  for (const auto& [key, part] :
       {std::pair<std::string_view, std::string_view>("place", text.place),
        {"assigns", command.assignments},
        {"command", whole},
        {"target", command.target}}) {
    const Pattern& wanted = match.pattern(key);
    if (!wanted.empty() && !capture(wanted, part, hit)) return false;
  }
  if (hit->name.empty()) hit->name = text.place;
  if (hit->value.empty()) hit->value = whole.substr(0, kMaxCapture);
  return true;
}

}  // namespace

void match_command(const Check& check, const SourceFile& file, std::vector<Hit>* hits) {
  const MatchSpec& match = check.match;
  const PlacedCommands& all = file.commands();
  for (std::size_t i = 0; i < all.commands.size() && hits->size() < kMaxHits; ++i) {
    const ShellCommand& command = all.commands[i].command;
    const ShellText& text = all.texts[all.commands[i].text];
    if (match.flag("not_substituted") && command.substituted) continue;
    Hit hit;
    if (!fits(check, text, command, &hit)) continue;
    if (const Pattern& wanted = match.pattern("piped_into");
        !wanted.empty() && !goes_into(wanted, all, i)) {
      continue;
    }
    if (match.flag("not_piped") && goes_into(Pattern(), all, i)) continue;
    hit.begin = offset_of(file, text, command.begin);
    hit.end = text.line == 0 ? offset_of(file, text, command.end)
                             : file.code().line_end(file.code().line_index(hit.begin));
    hit.traits = text.traits;
    hit.scope_begin = text.scope_begin;
    hit.scope_end = text.scope_end;
    hits->push_back(std::move(hit));
  }
}

}  // namespace sluice::checks
