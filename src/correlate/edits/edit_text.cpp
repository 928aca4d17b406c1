#include <algorithm>

#include "correlate/edits/editors.h"

namespace sluice::correlate {
namespace {

bool is_version_start(char c) { return c >= '0' && c <= '9'; }

bool is_version_char(char c) {
  return is_version_start(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view(".-+_").find(c) != std::string_view::npos;
}

}  // namespace

LineRange find_line(std::string_view bytes, std::size_t number) {
  std::size_t begin = 0;
  for (std::size_t line = 1; line < number; ++line) {
    const std::size_t newline = bytes.find('\n', begin);
    if (newline == std::string_view::npos) return {bytes.size(), bytes.size()};
    begin = newline + 1;
  }
  std::size_t end = std::min(bytes.find('\n', begin), bytes.size());
  if (end > begin && bytes[end - 1] == '\r') --end;
  return {begin, end};
}

Result<std::string> move_requirement(std::string_view requirement, std::string_view to,
                                     std::string_view operators) {
  const std::size_t begin = requirement.find_first_not_of(operators);
  const bool plain = begin != std::string_view::npos && is_version_start(requirement[begin]) &&
                     std::all_of(requirement.begin() + static_cast<std::ptrdiff_t>(begin),
                                 requirement.end(), is_version_char) &&
                     requirement.find(".x") == std::string_view::npos;
  if (!plain) {
    return Error{{}, 0, "\"" + std::string(requirement) + "\" is no single version to be replaced"};
  }
  return std::string(requirement.substr(0, begin)) + std::string(to);
}

}  // namespace sluice::correlate
