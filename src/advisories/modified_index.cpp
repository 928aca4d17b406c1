#include "advisories/modified_index.h"

#include <algorithm>
#include <string>

namespace sluice::advisories {
namespace {

/// What can be the name of a record's file: no slash, no blank, no control character.
bool is_record_id(std::string_view id) {
  constexpr std::size_t kMaxIdLength = 200;
  return !id.empty() && id.size() <= kMaxIdLength && id.front() != '.' &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                  c == '-' || c == '_' || c == '.' || c == ':';
         });
}

}  // namespace

Result<std::vector<ModifiedLine>> read_modified_index(std::string_view csv, std::string_view path) {
  std::vector<ModifiedLine> lines;
  for (std::size_t number = 1; !csv.empty(); ++number) {
    const std::size_t end = csv.find('\n');
    if (end == std::string_view::npos) {
      return Error{std::string(path), number, "the list of records is cut short"};
    }
    std::string_view line = csv.substr(0, end);
    csv.remove_prefix(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::size_t comma = line.rfind(',');
    const std::string_view id = comma == std::string_view::npos ? "" : line.substr(comma + 1);
    if (!is_record_id(id)) return Error{std::string(path), number, "no line of a list of records"};
    lines.push_back({id, parse_instant(line.substr(0, comma)).value_or(Instant{})});
  }
  if (lines.empty()) return Error{std::string(path), 0, "the list of records is empty"};
  return lines;
}

}  // namespace sluice::advisories
