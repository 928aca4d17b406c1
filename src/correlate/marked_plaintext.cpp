#include "correlate/marked_plaintext.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "core/finding_id.h"
#include "correlate/secret_findings.h"
#include "secrets/encrypted/git_attributes.h"

namespace sluice::correlate {
namespace {

constexpr std::string_view kRule = "plaintext-marked-encrypted";

Finding finding_of(const MarkedFile& file, bool in_slug) {
  const secrets::encrypted::FilterAttribute& attribute = *file.attribute;
  Finding finding;
  const std::string identity =
      std::string(kRule) + '\0' + attribute.attributes_file + '\0' + attribute.pattern;
  finding.id = finding_id("secret", identity);
  finding.kind = FindingKind::kSecret;
  finding.rule = kRule;
  finding.title = "Plain text where .gitattributes says filter=" + attribute.filter;
  finding.severity = in_slug ? Severity::kMedium : Severity::kHigh;
  finding.confidence = Confidence::kHigh;
  finding.location.path = file.path;
  finding.secret = SecretFacts{"", "", "plain"};
  finding.cwe = {"CWE-312"};
  finding.owasp_2021 = "A02";
  finding.owasp_2025 = "A04";
  finding.fix.change = "none";
  finding.fix.text =
      "Install the filter, then encrypt what is stored: git add --renormalize . "
      "Change the secrets inside: they stand in the git history.";
  return finding;
}

}  // namespace

std::vector<MarkedFile> marked_plaintext(const std::vector<std::string>& paths,
                                         secrets::encrypted::Facts* facts) {
  std::vector<MarkedFile> files;
  if (facts->attributes.empty()) return files;
  std::sort(facts->attributes.begin(), facts->attributes.end(), secrets::encrypted::comes_before);
  if (facts->attributes.size() > secrets::encrypted::kMaxFilterAttributes) {
    facts->attributes.resize(secrets::encrypted::kMaxFilterAttributes);
  }
  std::set<std::string_view> sealed;
  for (const auto& file : facts->sealed) sealed.insert(file.path);
  for (const std::string& path : paths) {
    // git-crypt itself needs these two in plain text.
    if (path.ends_with(".gitattributes") || path.ends_with(".gitignore")) continue;
    const auto* attribute = secrets::encrypted::encrypting_filter(facts->attributes, path);
    if (attribute != nullptr && !sealed.contains(path)) files.push_back({path, attribute});
  }
  return files;
}

std::vector<Finding> marked_plaintext_findings(const std::vector<MarkedFile>& files, bool in_slug) {
  std::vector<Finding> findings;
  std::map<const secrets::encrypted::FilterAttribute*, std::size_t> by_line;
  for (const MarkedFile& file : files) {
    const auto [entry, is_new] = by_line.emplace(file.attribute, findings.size());
    if (is_new) {
      findings.push_back(finding_of(file, in_slug));
      continue;
    }
    Finding& finding = findings[entry->second];
    ++finding.more_count;
    if (finding.more_locations.size() < kMaxListedPlaces) {
      finding.more_locations.push_back({file.path, 0, 0, 0, 0});
    }
  }
  return findings;
}

}  // namespace sluice::correlate
