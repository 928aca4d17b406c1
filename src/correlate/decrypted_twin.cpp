#include "correlate/decrypted_twin.h"

#include <algorithm>
#include <string_view>

#include "core/finding_id.h"

namespace sluice::correlate {
namespace {

constexpr std::string_view kRule = "decrypted-file";

/// A tool's endings, and the folders that say that it is used here.
struct Tool {
  std::string_view name;
  std::string_view ending;
  std::string_view folder;
};
constexpr Tool kTools[] = {
    {"git-secret", ".secret", ".gitsecret/"},
    {"blackbox", ".gpg", ".blackbox/"},
    {"blackbox", ".gpg", "keyrings/live/"},
};

bool has_folder(const std::vector<std::string>& paths, std::string_view folder) {
  const auto found = std::lower_bound(paths.begin(), paths.end(), folder);
  return found != paths.end() && std::string_view(*found).starts_with(folder);
}

Finding finding_of(const Tool& tool, const std::string& path, bool in_slug) {
  Finding finding;
  const std::string identity = std::string(kRule) + '\0' + path;
  finding.id = finding_id("secret", identity);
  finding.kind = FindingKind::kSecret;
  finding.rule = kRule;
  finding.title = "Plain text beside its ciphertext of " + std::string(tool.name);
  finding.severity = in_slug ? Severity::kMedium : Severity::kHigh;
  finding.confidence = Confidence::kHigh;
  finding.location.path = path;
  finding.secret = SecretFacts{"", "", "plain"};
  finding.cwe = {"CWE-312"};
  finding.owasp_2021 = "A02";
  finding.owasp_2025 = "A04";
  finding.fix.change = "none";
  finding.fix.text = "Take the decrypted file out of the repository and ignore it (" +
                     std::string(tool.name) + " does so for files it knows). Change what it holds.";
  return finding;
}

}  // namespace

std::vector<Finding> decrypted_twins(const secrets::encrypted::Facts& facts,
                                     const std::vector<std::string>& paths, bool in_slug) {
  std::vector<Finding> findings;
  for (const auto& file : facts.sealed) {
    for (const Tool& tool : kTools) {
      if (file.kind != "PGP" || !file.path.ends_with(tool.ending)) continue;
      if (!has_folder(paths, tool.folder)) continue;
      const std::string twin = file.path.substr(0, file.path.size() - tool.ending.size());
      if (!std::binary_search(paths.begin(), paths.end(), twin)) continue;
      findings.push_back(finding_of(tool, twin, in_slug));
      break;
    }
  }
  std::sort(findings.begin(), findings.end(),
            [](const Finding& a, const Finding& b) { return a.location.path < b.location.path; });
  return findings;
}

}  // namespace sluice::correlate
