#include "base/shell_word.h"

#include <algorithm>

namespace sluice {
namespace {

bool is_plain(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return letter || std::string_view("-_./=:@%+,~^").find(c) != std::string_view::npos;
}

}  // namespace

std::string shell_word(std::string_view text) {
  // A leading ~ would become a home folder.
  if (!text.empty() && text[0] != '~' && std::all_of(text.begin(), text.end(), is_plain)) {
    return std::string(text);
  }
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + '\'';
}

}  // namespace sluice
