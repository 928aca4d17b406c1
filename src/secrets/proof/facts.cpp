#include "secrets/proof/facts.h"

#include <chrono>

#include "base/date.h"

namespace sluice::secrets::proof {

std::string shown(std::string_view text) {
  constexpr std::size_t kMax = 64;
  std::string result;
  for (const char c : text.substr(0, kMax)) result += c >= ' ' && c <= '~' ? c : '?';
  return result;
}

void add_fact(std::string* facts, std::string_view name, std::string_view text) {
  if (text.empty()) return;
  if (!facts->empty()) *facts += ", ";
  *facts += name;
  if (!name.empty()) *facts += ' ';
  *facts += shown(text);
}

std::string day_of(std::int64_t seconds) {
  constexpr std::int64_t kLatest = 253402300799;  // the end of 9999
  if (seconds <= 0 || seconds > kLatest) return {};
  return to_string(std::chrono::floor<std::chrono::days>(
      std::chrono::sys_seconds(std::chrono::seconds(seconds))));
}

}  // namespace sluice::secrets::proof
