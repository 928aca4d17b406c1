#include <array>
#include <cstdio>
#include <string>
#include <string_view>

#include "report/advisory_age.h"
#include "report/html_parts.h"

namespace sluice::report {
namespace {

constexpr std::size_t kMaxPolicyRows = 300;

/// Rows of a list of terms; those without a text are left out.
class Facts {
 public:
  void add(std::string_view name, std::string_view text) {
    if (text.empty()) return;
    html_.markup("<dt>").text(name).markup("</dt><dd>").text(text).markup("</dd>");
  }
  HtmlWriter take() { return std::move(html_); }

 private:
  HtmlWriter html_;
};

std::string in_brackets(const std::string& text) {
  return text.empty() ? std::string() : " (" + text + ')';
}

std::string count_of(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + ' ' + std::string(count == 1 ? one : many);
}

std::string size_words(std::uint64_t bytes) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f MB", static_cast<double>(bytes) / 1e6);
  return text.data();
}

std::string seconds(std::int64_t milliseconds) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f s", static_cast<double>(milliseconds) / 1000);
  return text.data();
}

std::string listed(const std::map<std::string, std::size_t>& counts) {
  std::string text;
  for (const auto& [name, count] : counts) {
    text += (text.empty() ? "" : ", ") + name + ' ' + std::to_string(count);
  }
  return text;
}

std::string compared_with(const Report& report) {
  if (!report.earlier) return "nothing earlier: everything counts as new";
  const EarlierState& earlier = *report.earlier;
  std::string text = earlier.source;
  if (!earlier.built.empty()) text += " of " + earlier.built;
  if (!earlier.commit.empty()) text += ", commit " + earlier.commit.substr(0, 12);
  return text;
}

void add_access(Facts* facts, const AccessOverview& access) {
  facts->add("Account", access.target);
  facts->add("Snapshot", access.taken + (access.taken_by.empty() ? "" : " by " + access.taken_by));
  facts->add("Covers", count_of(access.apps, "app", "apps") + " (" +
                           std::to_string(access.production_apps) + " in production), " +
                           count_of(access.people, "person", "people"));
  facts->add("Looked back", count_of(access.look_back_days, "day", "days"));
}

void add_scan(Facts* facts, const Report& report) {
  const ScanFacts& scan = report.scan;
  facts->add("Run", scan.started + ", " + seconds(scan.duration_ms));
  std::string scanned;
  if (scan.commits) scanned = count_of(*scan.commits, "commit", "commits") + ", ";
  scanned += count_of(scan.files, scan.commits ? "version of a file" : "file",
                      scan.commits ? "versions of files" : "files");
  if (!report.access) facts->add("Scanned", scanned + ", " + size_words(scan.bytes));
  facts->add("Scope", scan.scope);
  facts->add("Phase", scan.phase);
  facts->add("Commit", scan.source_version);
  facts->add("Environment", scan.environment.empty()
                                ? ""
                                : scan.environment + in_brackets(scan.environment_reason));
  if (!report.access) facts->add("Compared with", compared_with(report));
  if (report.looked_at_dependencies) {
    facts->add("Packages",
               std::to_string(report.packages) + in_brackets(listed(report.packages_by_ecosystem)));
  }
  facts->add("Encrypted files", listed(scan.encrypted));
}

void write_policy(HtmlWriter* html, const Report& report) {
  if (report.policy.empty()) return;
  html->markup("<details><summary>Policy in force</summary><table class=\"values\"><thead><tr>");
  html->markup("<th scope=\"col\">Key</th><th scope=\"col\">Value</th><th scope=\"col\">From</th>");
  html->markup("</tr></thead><tbody>");
  std::size_t rows = 0;
  for (const PolicyValue& value : report.policy) {
    if (++rows > kMaxPolicyRows) break;
    html->markup("<tr><td><code>").text(value.key, 200).markup("</code></td><td><code>");
    html->text(value.value, 300).markup("</code></td><td>").text(value.origin, 200);
    html->markup("</td></tr>");
  }
  html->markup("</tbody></table></details>");
}

}  // namespace

HtmlWriter html_facts(const Report& report) {
  Facts facts;
  if (report.access) add_access(&facts, *report.access);
  add_scan(&facts, report);
  facts.add("Sluice", report.tool_version + ", rules of " + report.rules_version);
  for (const AdvisorySet& set : report.advisories) {
    facts.add("Advisories",
              describe_advisories(set, report.advisories.size() == 1, report.scan.now));
  }
  if (report.looked_at_dependencies && report.advisories.empty()) {
    facts.add("Advisories", "none: vulnerabilities could not be looked for");
  }
  facts.add("Mode", to_string(report.settings.policy.mode));
  facts.add("Blocks from", to_string(report.settings.policy.fail_on));
  facts.add("Bypass",
            report.verdict.bypass.empty() ? "" : "active, commit " + report.verdict.bypass);
  HtmlWriter html;
  html.markup("<dl class=\"about\">").append(facts.take()).markup("</dl>");
  write_policy(&html, report);
  return html;
}

}  // namespace sluice::report
