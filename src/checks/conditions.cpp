#include "checks/conditions.h"

#include <algorithm>

#include "checks/enclosure.h"

namespace sluice::checks {
namespace {

/// Of a workflow's job that conditions look at.
constexpr std::size_t kMaxScopeBytes = 64 * 1024;

/// The code from `before` lines above the hit to `after` lines below it.
std::string_view lines_around(const CodeText& text, const Hit& hit, std::size_t around) {
  const std::size_t first = text.line_index(hit.begin);
  const std::size_t last = text.line_index(hit.end > hit.begin ? hit.end - 1 : hit.end);
  const std::size_t begin = text.line_begin(first - std::min(first, around));
  const std::size_t end = text.line_end(std::min(last + around, text.line_count() - 1));
  return text.code().substr(begin, end - begin);
}

/// The job around the hit, or the file.
std::string_view scope_of(std::string_view code, const Hit& hit) {
  const std::size_t length = hit.scope_end == 0 ? code.size() : hit.scope_end - hit.scope_begin;
  return code.substr(std::min(hit.scope_begin, code.size()), std::min(length, kMaxScopeBytes));
}

bool stands_inside(const Condition& condition, const CodeText& text, const Hit& hit) {
  const auto has = [&](const Pattern& pattern, std::size_t line) {
    const std::string_view code = text.code_line(line);
    return pattern.found_in(code) && !condition.inside_lacks.found_in(code);
  };
  bool inside = condition.inside.empty();
  bool in_else = condition.else_of.empty();
  for (const std::size_t line : enclosing_lines(text, hit.begin)) {
    if (inside && in_else) break;
    if (!inside) inside = has(condition.inside, line);
    if (in_else) continue;
    const auto heads = heads_of_else(text, line);
    in_else = std::any_of(heads.begin(), heads.end(),
                          [&](std::size_t head) { return has(condition.else_of, head); });
  }
  return inside && in_else;
}

bool has_entry(const Condition& condition, const SourceFile& file, const Hit& hit) {
  const auto& entries = file.entries().entries;
  return std::any_of(entries.begin(), entries.end(), [&](const SettingsEntry& entry) {
    return entry.document == hit.document && condition.entry.found_in(entry.path) &&
           (condition.entry_value.empty() || condition.entry_value.found_in(entry.value));
  });
}

}  // namespace

bool holds_in_file(const Condition& condition, const SourceFile& file, const Hit& hit) {
  const auto fails = [](const Pattern& pattern, std::string_view text) {
    return !pattern.empty() && !pattern.found_in(text);
  };
  if (condition.overridden && *condition.overridden != hit.overridden) return false;
  if (!condition.files.empty() && !condition.files.matches(file.path())) return false;
  if (fails(condition.name, hit.name) || fails(condition.value, hit.value)) return false;
  if (fails(condition.trait, hit.traits)) return false;
  if (!condition.entry.empty() && !has_entry(condition, file, hit)) return false;
  const bool asks_code =
      !condition.near.empty() || !condition.function.empty() || !condition.inside.empty() ||
      !condition.else_of.empty() || !condition.statement.empty() || !condition.before.empty() ||
      !condition.after.empty() || !condition.file.empty() || !condition.scope.empty();
  if (!asks_code) return true;
  const CodeText& text = file.code();
  const std::string_view code = text.code();
  if (!condition.near.empty() &&
      !condition.near.found_in(lines_around(text, hit, condition.lines))) {
    return false;
  }
  if (fails(condition.statement, lines_around(text, hit, 0))) return false;
  if (fails(condition.before, code.substr(0, hit.begin))) return false;
  if (fails(condition.after, code.substr(std::min(hit.end, code.size())))) return false;
  if (fails(condition.file, code)) return false;
  if (fails(condition.scope, scope_of(code, hit))) return false;
  if (!stands_inside(condition, text, hit)) return false;
  if (!condition.function.empty()) {
    const auto [begin, end] = function_around(text, hit.begin);
    if (!condition.function.found_in(code.substr(begin, end - begin))) return false;
  }
  return true;
}

bool holds_in_app(const Condition& condition, const CheckMatch& match, const App& app,
                  const KeptTexts& texts) {
  if (!condition.variable.empty()) {
    const std::string& name =
        condition.variable == "{variable}" ? match.variable : condition.variable;
    if (condition.is && app.environment.presence(name) != *condition.is) return false;
    if (!condition.variable_value.empty()) {
      const auto value = app.environment.value(name);
      if (!value || !condition.variable_value.found_in(*value)) return false;
    }
  }
  if (!condition.stage.empty()) {
    const std::string stage = app.environment.stage();
    if (std::find(condition.stage.begin(), condition.stage.end(), stage) == condition.stage.end()) {
      return false;
    }
  }
  if (!condition.other_files.empty()) {
    const bool any = condition.other.empty()
                         ? std::any_of(app.paths.begin(), app.paths.end(),
                                       [&](const std::string& path) {
                                         return condition.other_set.matches(path);
                                       })
                         : std::any_of(texts.begin(), texts.end(), [&](const auto& kept) {
                             return condition.other_set.matches(kept.first) &&
                                    condition.other.found_in(kept.second);
                           });
    if (!any) return false;
  }
  return condition.fact.empty() || app_fact(condition.fact, match, app, texts);
}

}  // namespace sluice::checks
