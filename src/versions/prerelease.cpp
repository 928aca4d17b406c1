#include "versions/prerelease.h"

#include <algorithm>
#include <array>

#include "versions/text.h"

namespace sluice::versions {
namespace {

/// The first two numbers, without zeros in front.
std::array<std::string_view, 2> line_of(std::string_view version) {
  Parts parts(leading_numbers(version), ".");
  std::array<std::string_view, 2> line;
  for (std::string_view& number : line) {
    number = parts.next().value_or(std::string_view());
    number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
  }
  return line;
}

}  // namespace

bool is_prerelease(std::weak_ordering (*order)(std::string_view a, std::string_view b),
                   std::string_view version) {
  // Leading numbers, with a "v" before them and PEP 440's "epoch!" among them.
  std::size_t end = version.find_first_not_of("0123456789.!", version.starts_with('v') ? 1 : 0);
  if (order == nullptr || end == std::string_view::npos) return false;
  while (end > 0 && version[end - 1] == '.') --end;
  return end > 0 && order(version, version.substr(0, end)) < 0;
}

std::string_view leading_numbers(std::string_view version) {
  if (version.starts_with('v') || version.starts_with('V')) version.remove_prefix(1);
  const std::size_t epoch = version.find('!');
  if (epoch != std::string_view::npos && is_number(version.substr(0, epoch))) {
    version.remove_prefix(epoch + 1);
  }
  std::size_t end = std::min(version.find_first_not_of("0123456789."), version.size());
  while (end > 0 && version[end - 1] == '.') --end;
  version = version.substr(0, end);
  return version.starts_with('.') ? std::string_view() : version;
}

bool same_line(std::string_view a, std::string_view b) { return line_of(a) == line_of(b); }

}  // namespace sluice::versions
