#include "correlate/hygiene_finding.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "core/finding_id.h"

namespace sluice::correlate {
namespace {

constexpr std::size_t kMaxListedPlaces = 20;
/// Names that a title has room for.
constexpr std::size_t kMaxNames = 4;
constexpr std::size_t kMaxNameBytes = 100;

std::string fill_in(std::string_view form, std::string_view count, std::string_view names) {
  std::string text(form);
  for (const auto& [mark, value] : {std::pair{std::string_view("{count}"), count},
                                    std::pair{std::string_view("{names}"), names}}) {
    if (const std::size_t at = text.find(mark); at != std::string::npos) {
      text.replace(at, mark.size(), value);
    }
  }
  return text;
}

std::string name_of(const HygieneCase& each) {
  std::string name = each.package->name.substr(0, kMaxNameBytes);
  return each.detail.empty() ? name : name + " (" + each.detail + ')';
}

std::string names_of(const std::vector<HygieneCase>& cases) {
  std::vector<std::string> names;
  std::size_t others = 0;  // copies of a named one are told with it
  for (const HygieneCase& each : cases) {
    std::string name = name_of(each);
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    if (names.size() == kMaxNames) {
      ++others;
    } else {
      names.push_back(std::move(name));
    }
  }
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) text += (i == 0 ? "" : ", ") + names[i];
  if (others > 0) text += " and " + std::to_string(others) + " more";
  return text;
}

/// What the app names itself comes before what came along.
bool comes_first(const HygieneCase& a, const HygieneCase& b) {
  const auto key = [](const HygieneCase& each) {
    const Package& package = *each.package;
    return std::make_tuple(!package.direct, package.line, std::string_view(package.name),
                           std::string_view(package.version));
  };
  return key(a) < key(b);
}

}  // namespace

Finding file_finding(const HygieneRule& rule, std::string_view path, std::string_view names,
                     std::size_t count) {
  Finding finding;
  finding.kind = FindingKind::kHygiene;
  finding.rule = rule.id;
  finding.title = fill_in(count == 1 ? rule.one : rule.many, std::to_string(count), names);
  finding.severity = rule.severity;
  finding.location.path = path;
  finding.owasp_2021 = rule.owasp_2021;
  finding.owasp_2025 = rule.owasp_2025;
  finding.fix.change = "none";
  finding.fix.text = rule.fix;
  const std::string identity = std::string(rule.id) + '\0' + std::string(path);
  finding.id = finding_id("hygiene", identity);
  return finding;
}

std::vector<Finding> hygiene_findings(const HygieneRule& rule, std::vector<HygieneCase> cases) {
  std::map<std::string, std::vector<HygieneCase>> groups;
  for (HygieneCase& each : cases) {
    std::string key = each.group.empty() ? each.package->path : each.group;
    groups[std::move(key)].push_back(std::move(each));
  }
  std::vector<Finding> findings;
  for (auto& [key, group] : groups) {
    std::sort(group.begin(), group.end(), comes_first);
    Finding finding = file_finding(rule, key, names_of(group), group.size());
    const auto place_of = [](const HygieneCase& each) {
      return Location{each.package->path, each.package->line, 0, each.package->line, 0};
    };
    finding.location = place_of(group.front());
    finding.more_count = group.size() - 1;
    for (std::size_t i = 1; i < std::min(group.size(), kMaxListedPlaces + 1); ++i) {
      finding.more_locations.push_back(place_of(group[i]));
    }
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace sluice::correlate
