#include "secrets/token_boundary.h"

#include <cctype>
#include <cstring>

namespace sluice::secrets {
namespace {

bool in_alphabet(char c, Boundary boundary) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' ||
         (boundary == Boundary::kToken && c == '-');
}

/// True if an escape such as \n, \t, %3D or \u003d ends at `end`: it glues itself to the token.
bool escape_ends_at(std::string_view text, std::size_t end) {
  if (end >= 2 && text[end - 2] == '\\' && std::strchr("nrtbf", text[end - 1]) != nullptr) {
    return true;
  }
  const auto is_hex = [&](std::size_t at) {
    return std::isxdigit(static_cast<unsigned char>(text[at])) != 0;
  };
  if (end >= 3 && text[end - 3] == '%' && is_hex(end - 2) && is_hex(end - 1)) return true;
  if (end >= 4 && text.substr(end - 4, 2) == "\\x" && is_hex(end - 2)) return true;
  return end >= 6 && text.substr(end - 6, 2) == "\\u" && is_hex(end - 4) && is_hex(end - 1);
}

}  // namespace

bool stands_alone(std::string_view text, std::size_t begin, std::size_t end, Boundary boundary) {
  if (boundary == Boundary::kNone) return true;
  if (end < text.size() && in_alphabet(text[end], boundary)) return false;
  return begin == 0 || !in_alphabet(text[begin - 1], boundary) || escape_ends_at(text, begin);
}

}  // namespace sluice::secrets
