#include "inventory/formats/go_version.h"

#include <algorithm>

namespace sluice::inventory {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

std::string_view take_part(std::string_view& text) {
  const std::size_t end = std::min(text.find('.'), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

/// Numbers of any length without converting them.
int compare_numbers(std::string_view a, std::string_view b) {
  a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
  b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return a.compare(b);
}

int compare_parts(std::string_view a, std::string_view b) {
  if (is_number(a) && is_number(b)) return compare_numbers(a, b);
  if (is_number(a) != is_number(b)) return is_number(a) ? -1 : 1;
  return a.compare(b);
}

int compare_dotted(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    const int order = compare_parts(take_part(a), take_part(b));
    if (order != 0) return order;
  }
  return a.empty() ? (b.empty() ? 0 : -1) : 1;
}

}  // namespace

bool is_older_go_version(std::string_view a, std::string_view b) {
  for (std::string_view* version : {&a, &b}) {
    if (version->starts_with('v')) version->remove_prefix(1);
    *version = version->substr(0, version->find('+'));
  }
  const std::size_t dash_a = std::min(a.find('-'), a.size());
  const std::size_t dash_b = std::min(b.find('-'), b.size());
  const int order = compare_dotted(a.substr(0, dash_a), b.substr(0, dash_b));
  if (order != 0) return order < 0;
  if (dash_a == a.size() || dash_b == b.size()) return dash_a < a.size() && dash_b == b.size();
  return compare_dotted(a.substr(dash_a + 1), b.substr(dash_b + 1)) < 0;
}

std::string go_release(std::string_view text) {
  std::string release;
  int parts = 0;
  while (!text.empty() && is_digit(text[0]) && parts < 3) {
    const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
    if (parts++ > 0) release += '.';
    release += text.substr(0, end);
    text.remove_prefix(end);
    if (text.starts_with('.')) text.remove_prefix(1);
  }
  if (parts == 0) return {};
  for (; parts < 3; ++parts) release += ".0";
  for (const std::string_view stage : {"rc", "beta"}) {
    if (text.starts_with(stage) && is_number(text.substr(stage.size()))) {
      release += '-';
      release += stage;
      release += '.';
      release += text.substr(stage.size());
    }
  }
  return release;
}

}  // namespace sluice::inventory
