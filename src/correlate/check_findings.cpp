#include "correlate/check_findings.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/shell_word.h"
#include "checks/check.h"
#include "checks/checker.h"
#include "core/finding_id.h"

namespace sluice::correlate {
namespace {

/// People copy commands into a shell, and whoever names a file chooses what stands in them. Empty
/// if a name is so long that it would be cut, and its quotes with it.
std::string command_of(const checks::Check& check, const checks::CheckMatch& match) {
  constexpr std::size_t kMaxWord = 80;
  checks::CheckMatch quoted = match;
  for (const auto& [mark, text] :
       {std::pair{"{name}", &quoted.name}, std::pair{"{variable}", &quoted.variable},
        std::pair{"{path}", &quoted.path}}) {
    if (text->empty() || check.command.find(mark) == std::string::npos) continue;
    *text = shell_word(*text);
    if (text->size() > kMaxWord) return {};
  }
  return checks::fill_in(check.command, quoted);
}

/// What each line holds that is a secret, by the worst.
using SecretLines = std::map<std::pair<std::string_view, std::size_t>, Severity>;

SecretLines lines_of(const std::vector<Finding>& findings) {
  SecretLines lines;
  const auto add = [&](const Location& place, Severity severity) {
    Severity& worst = lines.try_emplace({place.path, place.line}, severity).first->second;
    worst = std::max(worst, severity);
  };
  for (const Finding& finding : findings) {
    if (finding.kind != FindingKind::kSecret) continue;
    add(finding.location, finding.severity);
    for (const Location& place : finding.more_locations) add(place, finding.severity);
  }
  return lines;
}

bool is_told(const checks::CheckMatch& match, const SecretLines& lines) {
  if (match.path.empty() || match.line == 0) return false;
  for (std::size_t line = match.line; line <= std::max(match.line, match.end_line); ++line) {
    const auto found = lines.find({match.path, line});
    if (found != lines.end() && found->second >= match.severity) return true;
  }
  return false;
}

/// CWE-798 and its kin: what the check sees is a secret, too.
bool is_about_secret(const checks::Check& check) {
  constexpr std::array<unsigned, 6> kSecrets = {798, 321, 260, 259, 13, 538};
  return std::find(kSecrets.begin(), kSecrets.end(), check.cwe.front()) != kSecrets.end();
}

}  // namespace

std::vector<Finding> check_findings(const std::vector<checks::CheckMatch>& matches,
                                    const std::vector<Finding>& secrets) {
  const SecretLines told = lines_of(secrets);
  std::vector<Finding> findings;
  std::map<std::string, std::size_t> seen;
  for (const checks::CheckMatch& match : matches) {
    const checks::Check& check = *match.check;
    if (is_about_secret(check) && is_told(match, told)) continue;
    Finding finding;
    finding.kind = FindingKind::kCheck;
    finding.rule = check.id;
    finding.title = match.title;
    finding.risk = checks::fill_in(check.why, match);
    finding.severity = match.severity;
    finding.confidence = match.confidence;
    // What is about a config var has the place that its file has in a build.
    const bool of_variable = match.path.empty() && !match.variable.empty();
    finding.location = {of_variable ? "ENV_DIR/" + match.variable : match.path, match.line,
                        match.column, match.end_line, match.end_column};
    finding.owasp_2021 = check.owasp.in_2021;
    finding.owasp_2025 = check.owasp.in_2025;
    for (const unsigned cwe : check.cwe) finding.cwe.push_back("CWE-" + std::to_string(cwe));
    finding.fix.change = "none";
    finding.fix.text = checks::fill_in(check.fix, match);
    finding.fix.command = command_of(check, match);
    std::string identity = check.id + '\0' + match.path + '\0' + match.identity;
    // The same line twice in one file: told apart by their order.
    if (const std::size_t before = seen[identity]++; before > 0) {
      identity += '\0' + std::to_string(before);
    }
    finding.id = finding_id("check", identity);
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace sluice::correlate
