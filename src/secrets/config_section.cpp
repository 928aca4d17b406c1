#include "secrets/config_section.h"

#include <algorithm>
#include <string>
#include <vector>

#include "secrets/text_cursor.h"
#include "secrets/value_judge.h"

namespace sluice::secrets {
namespace {

bool names_development(std::string_view key) {
  const std::vector<std::string> words = split_words(key);
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return word == "development" || word == "dev" || word == "test" || word == "testing" ||
           word == "local" || word == "ci";
  });
}

std::size_t indent_of(std::string_view line) {
  return std::min(line.find_first_not_of(" \t-"), line.size());
}

}  // namespace

bool in_development_section(std::string_view text, std::size_t at) {
  at = std::min(at, text.size());
  std::size_t begin = text.rfind('\n', at == 0 ? 0 : at - 1);
  begin = begin == std::string_view::npos || at == 0 ? 0 : begin + 1;
  const std::size_t floor = at - std::min(at, kMaxSectionBytes);
  std::size_t indent = indent_of(text.substr(begin, at - begin));
  while (begin > floor) {
    const std::size_t end = begin - 1;
    const std::size_t newline = end == 0 ? std::string_view::npos : text.rfind('\n', end - 1);
    begin = newline == std::string_view::npos ? 0 : newline + 1;
    const std::string_view line = text.substr(begin, end - begin);
    const std::size_t start = indent_of(line);
    if (start == line.size() || line[start] == '#') continue;
    if (line[start] == '[') {
      const std::size_t close = std::min(line.find(']'), line.size());
      return names_development(line.substr(start, close - start));
    }
    if (start >= indent) continue;
    indent = start;
    if (names_development(line.substr(start, line.find_first_of(":={") - start))) return true;
    if (indent == 0 && line.find(':') != std::string_view::npos) return false;
  }
  return false;
}

}  // namespace sluice::secrets
