#include "advisories/severity.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "advisories/cvss.h"

namespace sluice::advisories {
namespace {

void keep_higher(std::optional<Cvss>& best, std::optional<Cvss> other) {
  if (other && (!best || outranks(*other, *best))) best = std::move(other);
}

std::optional<Cvss> highest(const std::vector<std::string>& vectors) {
  std::optional<Cvss> best;
  for (const std::string& vector : vectors) keep_higher(best, score_cvss(vector));
  return best;
}

std::optional<Cvss> cvss_of(const AdvisoryRecord& record, const Target& target) {
  std::optional<Cvss> best;
  for (const Affected& affected : record.affected) {
    if (names(affected, target)) keep_higher(best, highest(affected.cvss));
  }
  return best ? best : highest(record.cvss);
}

std::optional<Cvss> cvss_of_group(std::span<const AdvisoryRecord* const> group,
                                  const Target& target) {
  std::optional<Cvss> best = cvss_of(*group.front(), target);
  if (best) return best;
  for (const AdvisoryRecord* record : group.subspan(1)) keep_higher(best, cvss_of(*record, target));
  return best;
}

Severity word_of_group(std::span<const AdvisoryRecord* const> group) {
  for (const AdvisoryRecord* record : group) {
    const auto severity = parse_severity(record->severity_word);
    if (severity && *severity != Severity::kUnknown) return *severity;
  }
  return Severity::kUnknown;
}

}  // namespace

Judgement judge(std::span<const AdvisoryRecord* const> group, const Target& target) {
  Judgement judgement;
  if (group.empty()) return judgement;
  judgement.cvss = cvss_of_group(group, target);
  const bool malicious = std::any_of(group.begin(), group.end(), [](const AdvisoryRecord* record) {
    return is_malicious_id(record->id);
  });
  if (malicious) {
    judgement.severity = Severity::kCritical;
  } else if (judgement.cvss) {
    judgement.severity = band_of(*judgement.cvss);
  } else {
    judgement.severity = word_of_group(group);
  }
  return judgement;
}

}  // namespace sluice::advisories
