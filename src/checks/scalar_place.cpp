#include "checks/scalar_place.h"

#include <algorithm>

namespace sluice::checks {
namespace {

/// Lines of a folded value that are searched.
constexpr std::size_t kMaxLines = 200;
constexpr std::size_t kMaxFragment = 40;

std::string_view line_of(const CodeText& text, std::size_t line) {
  return text.text().substr(text.line_begin(line), text.line_end(line) - text.line_begin(line));
}

std::size_t indentation(std::string_view line) {
  return std::min(line.find_first_not_of(" \t"), line.size());
}

/// "run: |", "run: >-": '|', '>', or '\0'.
char block_sign(std::string_view header) {
  const std::size_t last = header.find_last_not_of(" \t\r+-123456789");
  if (last == std::string_view::npos || last == 0) return '\0';
  const bool sign = header[last] == '|' || header[last] == '>';
  return sign && (header[last - 1] == ' ' || header[last - 1] == '\t') ? header[last] : '\0';
}

}  // namespace

std::size_t scalar_place(const CodeText& text, std::size_t line, std::string_view value,
                         std::size_t at) {
  if (text.line_count() == 0) return 0;
  const std::size_t first = std::min(line == 0 ? 0 : line - 1, text.line_count() - 1);
  at = std::min(at, value.size());
  const std::size_t row_begin = at == 0 ? 0 : value.rfind('\n', at - 1) + 1;
  if (block_sign(text.code_line(first)) == '|') {
    const auto rows = static_cast<std::size_t>(
        std::count(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(row_begin), '\n'));
    std::size_t indent = 0;
    for (std::size_t i = first + 1; i < text.line_count(); ++i) {
      indent = indentation(line_of(text, i));
      if (indent < line_of(text, i).size() && line_of(text, i)[indent] != '\r') break;
    }
    const std::size_t target = std::min(first + 1 + rows, text.line_count() - 1);
    const std::size_t column = std::min(indent + at - row_begin, line_of(text, target).size());
    return text.line_begin(target) + column;
  }
  // What is escaped ends what can be searched for.
  std::string_view fragment = value.substr(at, kMaxFragment);
  fragment = fragment.substr(0, fragment.find_first_of("\n\"'\\"));
  const std::size_t end = std::min(text.line_count(), first + kMaxLines);
  for (std::size_t i = first; i < end && !fragment.empty(); ++i) {
    const std::size_t column = line_of(text, i).find(fragment);
    if (column != std::string_view::npos) return text.line_begin(i) + column;
  }
  return text.line_begin(first) + indentation(line_of(text, first));
}

}  // namespace sluice::checks
