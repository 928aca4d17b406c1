#include "advisories/epss.h"

#include <optional>

namespace sluice::advisories {
namespace {

constexpr std::uint32_t kMillion = 1'000'000;

std::string_view take_until(std::string_view& text, char separator) {
  const std::size_t end = text.find(separator);
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return part;
}

/// "0.00042", "1.0", "4.2e-04" is not used by FIRST. Digits beyond the sixth are cut.
std::optional<std::uint32_t> parse_probability(std::string_view text) {
  const std::string_view whole = take_until(text, '.');
  if (whole != "0" && whole != "1") return std::nullopt;
  std::uint32_t value = 0;
  std::uint32_t unit = kMillion;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    unit /= 10;
    value += static_cast<std::uint32_t>(c - '0') * unit;
  }
  if (whole == "1") return value == 0 ? std::optional(kMillion) : std::nullopt;
  return value;
}

}  // namespace

Result<EpssScores> read_epss(std::string_view csv, std::string_view path) {
  EpssScores scores;
  bool header_seen = false;
  for (std::size_t number = 1; !csv.empty(); ++number) {
    std::string_view line = take_until(csv, '\n');
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    const std::string_view cve = take_until(line, ',');
    const std::string_view probability = take_until(line, ',');
    if (!header_seen) {
      header_seen = cve == "cve" && probability == "epss";
      if (!header_seen) return Error{std::string(path), number, "no EPSS scores: no header"};
      continue;
    }
    const auto value = parse_probability(probability);
    if (!value || !cve.starts_with("CVE-")) {
      return Error{std::string(path), number, "no line of EPSS scores"};
    }
    scores.insert_or_assign(std::string(cve), *value);
  }
  if (!header_seen) return Error{std::string(path), 0, "no EPSS scores: empty"};
  return scores;
}

}  // namespace sluice::advisories
