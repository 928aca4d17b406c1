#include "inventory/formats/python_metadata.h"

#include <algorithm>

#include "inventory/formats/text.h"

namespace sluice::inventory {
namespace {

/// More needs than this are no package's but an attack on memory.
constexpr std::size_t kMaxNeeds = 10'000;

bool equal_ignoring_case(std::string_view a, std::string_view lower) {
  return a.size() == lower.size() &&
         std::equal(a.begin(), a.end(), lower.begin(), [](char x, char y) {
           return (x >= 'A' && x <= 'Z' ? static_cast<char>(x - 'A' + 'a') : x) == y;
         });
}

void accept(std::string_view key, std::string_view value, std::size_t line, PythonMetadata& out) {
  if (equal_ignoring_case(key, "name") && out.name.empty()) {
    out.name = value;
  } else if (equal_ignoring_case(key, "version") && out.version.empty()) {
    out.version = value;
    out.version_line = line;
  } else if (equal_ignoring_case(key, "requires-dist") && out.needs.size() < kMaxNeeds) {
    out.needs.emplace_back(value);
  } else if (equal_ignoring_case(key, "classifier")) {
    out.inactive = out.inactive || value == "Development Status :: 7 - Inactive";
  }
}

}  // namespace

PythonMetadata read_python_metadata(std::string_view bytes) {
  PythonMetadata metadata;
  for (Lines lines(bytes); lines.next();) {
    const std::string_view text = lines.text();
    if (trim(text).empty()) break;  // the description begins
    // Continued values are those of long texts; none that is wanted here is long.
    if (text.starts_with(' ') || text.starts_with('\t')) continue;
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) continue;
    accept(text.substr(0, colon), trim(text.substr(colon + 1)), lines.number(), metadata);
  }
  return metadata;
}

std::vector<std::string> read_egg_requires(std::string_view bytes) {
  std::vector<std::string> needs;
  std::string marker;
  for (Lines lines(bytes); lines.next();) {
    std::string_view text = trim(lines.text());
    if (text.empty() || text.starts_with('#')) continue;
    if (text.starts_with('[') && text.ends_with(']')) {  // "[extra:marker]"
      text = text.substr(1, text.size() - 2);
      const std::string_view extra = before(text, ":");
      marker = extra.empty() ? std::string() : "extra == '" + std::string(extra) + '\'';
      if (extra.size() < text.size()) {
        marker += (marker.empty() ? "(" : " and (") + std::string(text.substr(extra.size() + 1));
        marker += ')';
      }
      continue;
    }
    if (needs.size() >= kMaxNeeds) break;
    needs.push_back(std::string(text) + (marker.empty() ? "" : " ; " + marker));
  }
  return needs;
}

}  // namespace sluice::inventory
