#include "checks/enclosure.h"

#include <algorithm>
#include <array>
#include <string>

namespace sluice::checks {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr std::size_t kLinesWithoutFunction = 30;
constexpr std::size_t kTabWidth = 8;

/// Columns before the first byte of code; kNone for a line without any, and for "#if" and its kin,
/// which stand at the line's begin wherever they are.
std::size_t indentation(std::string_view line) {
  if (line.size() > 1 && line[0] == '#' && line[1] >= 'a' && line[1] <= 'z') return kNone;
  std::size_t columns = 0;
  for (const char c : line) {
    if (c == ' ') {
      ++columns;
    } else if (c == '\t') {
      columns += kTabWidth - columns % kTabWidth;
    } else {
      return columns;
    }
  }
  return kNone;
}

/// "{" alone, or what closes parameters on lines of their own: "):", ") {".
bool ends_head(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return false;
  return line[begin] == ')' || (line[begin] == '{' && line.find_last_not_of(" \t\r") == begin);
}

bool has_word(std::string_view line, std::string_view word) {
  const auto is_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  for (std::size_t at = line.find(word); at != std::string_view::npos;
       at = line.find(word, at + 1)) {
    const bool left = at == 0 || !is_word(line[at - 1]);
    const std::size_t end = at + word.size();
    if (left && (end == line.size() || !is_word(line[end]))) return true;
  }
  return false;
}

/// Of the languages that have them: in Ruby such a line begins with a variable.
bool is_decorator(const CodeText& text, std::size_t index) {
  if (text.syntax() == nullptr) return false;
  const std::string_view language = text.syntax()->name;
  if (language != "python" && language != "java" && language != "javascript") return false;
  const std::string_view line = text.code_line(index);
  const std::size_t word = line.find_first_not_of(" \t");
  return word != std::string_view::npos && line[word] == '@';
}

bool is_comment(const CodeText& text, std::size_t line) {
  constexpr std::string_view kBlanks = " \t\r";
  const std::string_view whole =
      text.text().substr(text.line_begin(line), text.line_end(line) - text.line_begin(line));
  return text.code_line(line).find_first_not_of(kBlanks) == std::string_view::npos &&
         whole.find_first_not_of(kBlanks) != std::string_view::npos;
}

bool begins_function(std::string_view line) {
  for (const std::string_view word : {"def", "function", "func", "fun", "defn"}) {
    if (has_word(line, word)) return true;
  }
  if (line.find("=>") != std::string_view::npos) return true;
  constexpr std::array<std::string_view, 8> kBlocks = {"if",    "for",  "while", "switch",
                                                       "catch", "else", "do",    "try"};
  for (const std::string_view word : kBlocks) {
    if (has_word(line, word)) return false;
  }
  // A method of Java, C# and their kin: "Type name(…) {".
  const std::size_t paren = line.find('(');
  const std::size_t brace = line.find_last_not_of(" \t\r");
  return paren != std::string_view::npos && brace != std::string_view::npos && line[brace] == '{' &&
         line.find(')', paren) != std::string_view::npos &&
         line.find('=') == std::string_view::npos;
}

/// The code behind indentation and the "}" that closes the branch before.
std::string_view without_close(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(" \t}");
  return begin == std::string_view::npos ? std::string_view() : line.substr(begin);
}

bool begins_with_word(std::string_view code, std::string_view word) {
  return code.substr(0, word.size()) == word && has_word(code.substr(0, word.size() + 1), word);
}

}  // namespace

std::vector<std::size_t> heads_of_else(const CodeText& text, std::size_t line) {
  std::vector<std::size_t> heads;
  const std::string_view bare = without_close(text.code_line(line));
  if (!begins_with_word(bare, "else") || has_word(bare, "if")) return heads;
  const std::size_t wanted = indentation(text.code_line(line));
  for (std::size_t seen = 0; line > 0 && seen < kMaxEnclosureLines; ++seen) {
    --line;
    const std::size_t here = indentation(text.code_line(line));
    if (here == kNone || here > wanted) continue;
    if (here < wanted) break;
    const std::string_view code = without_close(text.code_line(line));
    if (begins_with_word(code, "if") || begins_with_word(code, "unless")) {
      heads.push_back(line);
      break;
    }
    for (const std::string_view word : {"else", "elif", "elsif", "elseif"}) {
      if (begins_with_word(code, word)) heads.push_back(line);
    }
  }
  return heads;
}

std::vector<std::size_t> enclosing_lines(const CodeText& text, std::size_t offset) {
  std::vector<std::size_t> lines;
  std::size_t line = text.line_index(offset);
  std::size_t wanted = indentation(text.code_line(line));
  if (wanted == kNone) wanted = 0;
  bool brace = false;  // ends a head that began above, indented as it is
  for (std::size_t seen = 0; line > 0 && seen < kMaxEnclosureLines; ++seen) {
    if (wanted == 0 && !brace) break;
    --line;
    const std::size_t here = indentation(text.code_line(line));
    if (here == kNone || here > wanted || (here == wanted && !brace)) continue;
    lines.push_back(line);
    wanted = here;
    brace = ends_head(text.code_line(line));
  }
  return lines;
}

std::pair<std::size_t, std::size_t> function_around(const CodeText& text, std::size_t offset) {
  std::size_t at = text.line_index(offset);
  // A decorator belongs to the function below it, with those above.
  std::size_t begin = at;
  while (at + 1 < text.line_count() &&
         (is_decorator(text, at) || (at > begin && is_comment(text, at)))) {
    ++at;
  }
  std::vector<std::size_t> heads = enclosing_lines(text, text.line_begin(at));
  if (at != begin) {
    while (begin > 0 && (is_decorator(text, begin - 1) || is_comment(text, begin - 1))) {
      --begin;
    }
    heads.insert(heads.begin(), at);
  }
  std::string rest;
  for (const std::size_t head : heads) {
    const std::string_view code = text.code_line(head);
    const std::string line = std::string(code) + rest;
    rest = ends_head(code) ? line.substr(line.find_first_not_of(" \t")) : std::string();
    if (!begins_function(line)) continue;
    const std::size_t limit = indentation(text.code_line(head));
    std::size_t last = at;
    for (std::size_t seen = 0; last + 1 < text.line_count() && seen < kMaxEnclosureLines; ++seen) {
      const std::size_t next = indentation(text.code_line(last + 1));
      if (next != kNone && next <= limit) break;
      ++last;
    }
    // Only the function that is decorated begins with its decorators.
    return {text.line_begin(head == at ? std::min(begin, head) : head), text.line_end(last)};
  }
  const std::size_t first = at - std::min(at, kLinesWithoutFunction);
  const std::size_t last = std::min(at + kLinesWithoutFunction, text.line_count() - 1);
  return {text.line_begin(first), text.line_end(last)};
}

}  // namespace sluice::checks
