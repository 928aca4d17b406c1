#include "correlate/secret_findings.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace sluice::correlate {
namespace {

Finding to_finding(const secrets::SecretMatch& match) {
  Finding finding;
  finding.id = match.fingerprint;
  finding.kind = FindingKind::kSecret;
  finding.rule = match.rule;
  finding.title = match.title;
  finding.severity = match.severity;
  finding.confidence = match.confidence;
  finding.location = match.location;
  finding.secret = SecretFacts{match.redacted, match.config_var, match.encoding};
  // CWE-798 (hard-coded credentials), CWE-321 (hard-coded key): OWASP 2021 A07 and A02; the 2025
  // list calls them A07 and A04.
  const bool is_key = match.rule == "private-key";
  finding.cwe = {is_key ? "CWE-321" : "CWE-798"};
  finding.owasp_2021 = is_key ? "A02" : "A07";
  finding.owasp_2025 = is_key ? "A04" : "A07";
  finding.fix.change = "none";
  finding.fix.text = match.advice;
  return finding;
}

/// A value without a known form that lies in so many files is a constant of some tool: an id, a
/// digest, a public key. Of known forms and live values nothing is dropped for that.
bool is_everywhere(const Finding& finding) {
  if (finding.rule != "generic-secret" || finding.more_count + 1 < kFilesOfConstant) return false;
  std::set<std::string_view> files = {finding.location.path};
  for (const Location& location : finding.more_locations) files.insert(location.path);
  return files.size() >= kFilesOfConstant;
}

}  // namespace

std::vector<Finding> secret_findings(const std::vector<secrets::SecretMatch>& matches) {
  std::vector<const secrets::SecretMatch*> ordered;
  ordered.reserve(matches.size());
  for (const secrets::SecretMatch& match : matches) ordered.push_back(&match);
  std::sort(ordered.begin(), ordered.end(), [](const auto* a, const auto* b) {
    if (a->severity != b->severity) return a->severity > b->severity;
    return a->location < b->location;
  });
  std::vector<Finding> findings;
  std::map<std::string, std::size_t> by_fingerprint;
  for (const secrets::SecretMatch* match : ordered) {
    const auto [entry, is_new] = by_fingerprint.emplace(match->fingerprint, findings.size());
    if (is_new) {
      findings.push_back(to_finding(*match));
      continue;
    }
    Finding& finding = findings[entry->second];
    ++finding.more_count;
    if (finding.more_locations.size() < kMaxListedPlaces) {
      finding.more_locations.push_back(match->location);
    }
  }
  std::erase_if(findings, is_everywhere);
  return findings;
}

}  // namespace sluice::correlate
