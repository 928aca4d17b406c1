#include "inventory/runtimes/version_text.h"

#include <algorithm>

#include "inventory/formats/text.h"

namespace sluice::inventory {
namespace {

constexpr std::size_t kMaxFileBytes = 8u << 20;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string_view leading_version(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && is_digit(text[end])) {
    end = std::min(text.find_first_not_of("0123456789", end), text.size());
    if (end + 1 >= text.size() || text[end] != '.' || !is_digit(text[end + 1])) break;
    ++end;
  }
  return text.substr(0, end);
}

bool is_exact_version(std::string_view text) {
  return !text.empty() && leading_version(text).size() == text.size() &&
         std::count(text.begin(), text.end(), '.') >= 2;
}

FileView find_file(const FileIndex& files, std::string_view path) {
  const auto found = files.find(path);
  if (found == files.end() || found->second.size() > kMaxFileBytes) return {};
  return {found->first, found->second};
}

Runtime asked_for(std::string_view product, std::string_view text, std::string_view path,
                  std::size_t line) {
  Runtime runtime;
  runtime.product = product;
  runtime.requirement = text;
  runtime.path = path;
  runtime.line = line;
  std::string_view number = text;
  for (const char prefix : {'=', 'v'}) {
    if (number.starts_with(prefix)) number = trim_left(number.substr(1));
  }
  if (is_exact_version(number)) runtime.version = number;
  return runtime;
}

}  // namespace sluice::inventory
