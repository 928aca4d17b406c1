#include "report/sarif_rules.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>

#include "report/escape.h"

namespace sluice::report {
namespace {

using format::JsonWriter;

/// GitHub shows that many.
constexpr std::size_t kMaxTags = 10;
constexpr std::size_t kMaxCweTags = 5;

/// The lowest and highest score that GitHub shows as this severity, and what stands for it without
/// a score.
struct Band {
  double low;
  double high;
  double usual;
};

Band band_of(Severity severity) {
  switch (severity) {
    case Severity::kCritical:
      return {9.0, 10.0, 9.5};
    case Severity::kHigh:
      return {7.0, 8.9, 8.0};
    case Severity::kMedium:
      return {4.0, 6.9, 5.5};
    case Severity::kLow:
    case Severity::kUnknown:
      break;
  }
  return {0.1, 3.9, 2.5};
}

/// The CVSS score where it says the same as the severity: GitHub knows no other severity.
double score_of(const Finding& finding, Severity severity) {
  const Band band = band_of(severity);
  if (finding.advisory && finding.advisory->cvss) {
    const double score = finding.advisory->cvss->score;
    if (score >= band.low && score <= band.high) return score;
  }
  return band.usual;
}

std::string_view precision_of(Confidence confidence) {
  return confidence == Confidence::kProven ? "very-high" : to_string(confidence);
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

std::string_view kind_text(FindingKind kind) {
  switch (kind) {
    case FindingKind::kSecret:
      return "A secret stands in the app's files: whoever reads them can use it.";
    case FindingKind::kVulnerability:
      return "A package that the app uses has a known vulnerability.";
    case FindingKind::kCheck:
      return "A setting or a piece of code makes the app easier to attack.";
    case FindingKind::kAccess:
      return "Somebody or something has more rights than it needs.";
    case FindingKind::kHygiene:
      break;
  }
  return "How the app gets its packages or its language version is not as safe as it could be.";
}

std::string title_of(const Finding& finding) {
  return finding.title.empty() ? sarif_rule_id(finding) : finding.title;
}

std::string description_of(const Finding& finding) {
  if (!finding.risk.empty()) return finding.risk;
  return std::string(kind_text(finding.kind));
}

/// An address that holds nothing but our own text and the advisory's id.
std::string help_uri(const Finding& finding) {
  if (!finding.advisory) return {};
  const std::string& id = finding.advisory->id;
  const bool plain = !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
  });
  return plain ? "https://osv.dev/vulnerability/" + id : std::string();
}

void write_text(JsonWriter* json, std::string_view name, const std::string& text) {
  json->key(name).begin_object().member("text", text).end_object();
}

void write_help(JsonWriter* json, const Finding& finding) {
  const std::string title = title_of(finding);
  const std::string description = description_of(finding);
  const std::string& fix = finding.fix.text;
  const std::string& command = finding.fix.command;
  std::string text = one_line(title, 300) + "\n\n" + one_line(description, 400);
  std::string markdown =
      "**" + markdown_text(title, 200) + "**\n\n" + markdown_text(description, 300);
  if (!fix.empty()) {
    text += "\n\nFix: " + one_line(fix, 300);
    markdown += "\n\n**Fix:** " + markdown_text(fix, 250);
  }
  if (!command.empty()) {
    text += "\nCommand: " + one_line(command, 300);
    markdown += "\n\n" + markdown_code(command, 300);
  }
  if (!finding.rule.empty() && !finding.rule.starts_with("sluice-")) {
    text += "\nMore: sluice explain " + one_line(finding.rule, 100);
    markdown += "\n\nMore: " + markdown_code("sluice explain " + finding.rule, 120);
  }
  json->key("help").begin_object().member("text", text).member("markdown", markdown).end_object();
}

void write_tags(JsonWriter* json, const Finding& finding) {
  std::vector<std::string> tags = {"security"};
  for (const std::string& cwe : finding.cwe) {
    if (tags.size() <= kMaxCweTags) tags.push_back("external/cwe/" + lower(one_line(cwe, 40)));
  }
  if (!finding.owasp_2021.empty()) tags.push_back("owasp-2021-" + lower(finding.owasp_2021));
  if (!finding.owasp_2025.empty()) tags.push_back("owasp-2025-" + lower(finding.owasp_2025));
  tags.emplace_back(to_string(finding.kind));
  json->key("tags").begin_array();
  for (std::size_t i = 0; i < tags.size() && i < kMaxTags; ++i) json->value(tags[i]);
  json->end_array();
}

}  // namespace

std::string sarif_rule_id(const Finding& finding) {
  const std::string id = one_line(finding.rule, 200);
  return id.empty() ? "sluice-" + std::string(to_string(finding.kind)) : id;
}

std::string_view sarif_level(const JudgedFinding& judged) {
  if (judged.action == Action::kBlock) return "error";
  if (judged.action == Action::kIgnore) return "note";
  const Severity severity = judged.finding.severity;
  return severity >= Severity::kMedium || severity == Severity::kUnknown ? "warning" : "note";
}

std::size_t SarifRules::add(const JudgedFinding& judged) {
  const auto [entry, added] = indices_.try_emplace(sarif_rule_id(judged.finding), worst_.size());
  if (added) {
    first_.push_back(&judged);
    worst_.push_back(judged.finding.severity);
  }
  Severity& worst = worst_[entry->second];
  worst = std::max(worst, judged.finding.severity);
  return entry->second;
}

void SarifRules::write(JsonWriter* json, const PolicySettings& policy) const {
  json->key("rules").begin_array();
  for (std::size_t i = 0; i < first_.size(); ++i) {
    const Finding& finding = first_[i]->finding;
    const Severity severity = worst_[i] == Severity::kUnknown ? policy.unknown_severity : worst_[i];
    std::array<char, 16> score{};
    std::snprintf(score.data(), score.size(), "%.1f", score_of(finding, severity));
    json->begin_object().member("id", sarif_rule_id(finding));
    write_text(json, "shortDescription", one_line(title_of(finding), kSarifText));
    write_text(json, "fullDescription", one_line(description_of(finding), kSarifText));
    write_help(json, finding);
    json->member_if("helpUri", help_uri(finding));
    json->key("defaultConfiguration").begin_object();
    json->member("level", sarif_level(*first_[i])).end_object();
    json->key("properties").begin_object().member("security-severity", score.data());
    json->member("precision", precision_of(finding.confidence));
    write_tags(json, finding);
    json->end_object().end_object();
  }
  json->end_array();
}

}  // namespace sluice::report
