#include <algorithm>
#include <optional>

#include "checks/pattern.h"
#include "checks/source_file.h"
#include "checks/sql_statements.h"

namespace sluice::checks {
namespace {

/// What hands a string to the database, up to where the string begins.
const Pattern& callee() {
  static const Pattern kCallee(
      R"((?:\b(?:execute|exec_query|exec_update|exec|run|RunSQL)|\bsql)\b(?:[ \t]*[\[(]\s*|[ \t]+|[ \t]*=[ \t]*)(?:[\[(]\s*)*(?:(?:sa\.)?text\(\s*)?(?:sql\s*=\s*)?)");
  return kCallee;
}

/// Strings of one file that are read.
constexpr std::size_t kMaxStrings = 5000;

struct Text {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The lines of the document that "<<~SQL" at `at` announces.
std::optional<Text> heredoc(const CodeText& code, std::size_t at) {
  const std::string_view text = code.text();
  std::size_t name = at + 2;
  while (name < text.size() && (text[name] == '~' || text[name] == '-')) ++name;
  if (name < text.size() && (text[name] == '\'' || text[name] == '"')) ++name;
  std::size_t end = name;
  while (end < text.size() && ((text[end] >= 'A' && text[end] <= 'Z') || text[end] == '_')) ++end;
  if (end == name) return std::nullopt;
  const std::string_view tag = text.substr(name, end - name);
  Text body;
  for (std::size_t line = code.line_index(at) + 1; line < code.line_count(); ++line) {
    const std::size_t begin = code.line_begin(line);
    if (body.begin == 0) body.begin = begin;
    body.end = begin;
    const std::string_view row = text.substr(begin, code.line_end(line) - begin);
    const std::size_t ink = row.find_first_not_of(" \t");
    if (ink != row.npos && row.substr(ink).starts_with(tag)) return body;
  }
  return std::nullopt;
}

/// The string that begins at `at`: what stands between quotes is blank in the bare text, so that
/// the next quote closes it.
std::optional<Text> string_at(const CodeText& code, std::size_t at) {
  const std::string_view bare = code.bare();
  constexpr std::string_view kPrefixes = "rRfFuUbB";
  for (int i = 0; i < 2 && at < bare.size() && kPrefixes.find(bare[at]) != bare.npos; ++i) ++at;
  if (bare.substr(at).starts_with("<<")) return heredoc(code, at);
  std::string_view open;
  for (const std::string_view quote : {R"(""")", "'''", "\"", "'"}) {
    if (open.empty() && bare.substr(at).starts_with(quote)) open = quote;
  }
  if (open.empty()) return std::nullopt;
  const std::size_t begin = at + open.size();
  const std::size_t close = bare.find(open, begin);
  if (close == bare.npos) return std::nullopt;
  return Text{begin, close};
}

}  // namespace

std::vector<SqlStatement> read_sql(const SourceFile& file) {
  std::vector<SqlStatement> statements;
  if (file.syntax() == nullptr) return statements;
  if (file.syntax()->name == "sql") {
    append_sql_statements(file.text(), 0, false, &statements);
    return statements;
  }
  const Regex* regex = callee().regex();
  const CodeText& code = file.code();
  RegexMatch match;
  std::size_t from = 0;
  for (std::size_t i = 0; i < kMaxStrings && regex != nullptr; ++i) {
    if (!regex->find(code.bare(), from, false, &match)) break;
    from = std::max(match.end, from + 1);
    const auto text = string_at(code, match.end);
    if (!text) continue;
    append_sql_statements(code.text().substr(text->begin, text->end - text->begin), text->begin,
                          true, &statements);
    from = std::max(from, text->end);
  }
  return statements;
}

}  // namespace sluice::checks
