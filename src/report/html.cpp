#include "report/html.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "base/encoding.h"
#include "base/hash.h"
#include "report/html_assets.h"
#include "report/html_parts.h"
#include "report/html_writer.h"
#include "report/json.h"

namespace sluice::report {
namespace {

/// As Content-Security-Policy names what may stand in the page.
std::string policy_hash(std::string_view text) {
  return "sha256-" + base64_encode(hex_decode(sha256_hex(text)).value_or(""));
}

/// Of the folder only its name, in a build not even that: it is another one each time.
std::string subject_of(const Report& report, const LogOptions& options) {
  if (options.in_build) return {};
  std::string_view root = report.access ? report.access->target : report.scan.root;
  while (root.ends_with('/')) root.remove_suffix(1);
  if (!report.access) root.remove_prefix(std::min(root.rfind('/') + 1, root.size()));
  return root.empty() || root == "." ? std::string() : std::string(root);
}

std::string title_of(const Report& report, const LogOptions& options) {
  const Verdict& verdict = report.verdict;
  std::string title(to_string(verdict.result));
  if (verdict.blocking > 0) title += " (" + std::to_string(verdict.blocking) + ')';
  const std::string subject = subject_of(report, options);
  return title + " - Sluice report" + (subject.empty() ? "" : " of " + subject);
}

std::string data_of(const Report& report, std::size_t shown) {
  if (shown == report.findings.size()) return html_json(to_json(report));
  Report cut = report;
  cut.findings.resize(shown);
  return html_json(to_json(cut));
}

using Slots = std::map<std::string_view, std::string>;

/// What is filled in is not looked into again.
std::string filled(std::string_view page, const Slots& slots) {
  std::string out;
  while (!page.empty()) {
    const std::size_t open = page.find("{{");
    const std::size_t end = open == std::string_view::npos ? open : page.find("}}", open);
    out += page.substr(0, end == std::string_view::npos ? end : open);
    if (end == std::string_view::npos) break;
    const auto slot = slots.find(page.substr(open + 2, end - open - 2));
    if (slot != slots.end()) out += slot->second;
    page.remove_prefix(end + 2);
  }
  return out;
}

}  // namespace

std::string to_html(const Report& report, const LogOptions& options) {
  const std::size_t shown = std::min(report.findings.size(), kMaxHtmlFindings);
  Slots slots;
  slots["style"] = html_style();
  slots["script"] = html_script();
  slots["style-hash"] = policy_hash(html_style());
  slots["script-hash"] = policy_hash(html_script());
  slots["title"] = html_text(title_of(report, options), 200);
  slots["subject"] = html_text(subject_of(report, options), 200);
  slots["version"] = html_text(report.tool_version, 60);
  slots["verdict"] = html_verdict(report, options).take();
  slots["filters"] = html_filters(report, shown).take();
  slots["findings"] = html_findings(report, options, shown).take();
  slots["owasp"] = html_owasp(report).take();
  slots["unchecked"] = html_unchecked(report).take();
  slots["facts"] = html_facts(report).take();
  slots["data"] = data_of(report, shown);
  return filled(html_page(), slots);
}

}  // namespace sluice::report
