#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "report/html_finding_words.h"
#include "report/html_parts.h"
#include "report/log_entries.h"
#include "report/owasp_text.h"

namespace sluice::report {
namespace {

constexpr std::size_t kMaxListed = 200;
constexpr std::size_t kMaxPathsOfReason = 20;

void write_row(HtmlWriter* html, const OwaspView& view, const OwaspRow& row) {
  const std::size_t findings = row.blocking + row.reported;
  const std::string looked = owasp_looked(row);
  html->markup("<tr><th scope=\"row\">").text(row.id).text(" ").text(row.name);
  html->markup("</th>");
  if (findings > 0) {
    html->markup("<td class=\"found\" data-category=\"").text(category_word(view.edition, row.id));
    html->markup("\"><b>");
    if (row.blocking > 0) html->number(row.blocking).text(" blocking");
    if (row.blocking > 0 && row.reported > 0) html->text(", ");
    if (row.reported > 0) html->number(row.reported).text(" reported");
    html->markup("</b></td>");
  } else {
    html->markup("<td class=\"found none\">");
    html->text(!looked.empty() ? "none found" : "not looked for").markup("</td>");
  }
  html->markup("<td data-label=\"Looked at\">").text(row.coverage);
  if (!looked.empty()) html->markup(" <span class=\"soft\">(").text(looked).markup(")</span>");
  html->markup("</td><td data-label=\"Not seen by a build\">").text(row.blind);
  html->markup("</td></tr>");
}

void write_list_item(HtmlWriter* html, const Problem& problem) {
  html->markup("<li>");
  if (!problem.path.empty()) {
    html->markup("<span class=\"mono\">");
    html->text(place_text({problem.path, problem.line, 0, 0, 0}), 300).markup("</span>: ");
  }
  html->text(problem.message).markup("</li>");
}

/// Problems that cost coverage, or those that are only notes.
void write_problems(HtmlWriter* html, const Report& report, bool incomplete) {
  std::size_t count = 0;
  HtmlWriter items;
  for (const Problem& problem : report.scan.problems) {
    if (problem.incomplete != incomplete) continue;
    if (++count <= kMaxListed) write_list_item(&items, problem);
  }
  if (count == 0) return;
  if (incomplete) {
    html->markup("<h3 class=\"alarm\">Could not be scanned: ").count(count, "part", "parts");
    html->markup("</h3>");
  } else {
    html->markup("<h3>Notes</h3>");
  }
  html->markup("<ul class=\"list\">").append(std::move(items));
  if (count > kMaxListed) {
    html->markup("<li>and ").number(count - kMaxListed).markup(" more, in the data</li>");
  }
  html->markup("</ul>");
}

/// Whole parts that this command does not look at.
void write_parts(HtmlWriter* html, const Report& report) {
  HtmlWriter items;
  if (!report.looked_for_secrets) items.markup("<li>Secrets: not part of this command.</li>");
  if (!report.looked_at_dependencies) {
    items.markup("<li>Dependencies and their vulnerabilities: not part of this command.</li>");
  } else if (report.advisories.empty()) {
    items.markup("<li>Vulnerabilities: there are no advisories to hold packages against.</li>");
  }
  if (!report.ran_checks) {
    items.markup(
        "<li>Configuration and least privilege in the code: not part of this command.</li>");
  }
  if (!report.looked_at_access) {
    items.markup(
        "<li>Rights in the Heroku account: <code>sluice access</code> looks at them.</li>");
  }
  if (!report.scan.history.empty()) {
    items.markup("<li>Git history: ").text(report.scan.history).markup("</li>");
  }
  if (report.access) {
    for (const std::string& note : report.access->notes) {
      items.markup("<li>").text(note).markup("</li>");
    }
  }
  if (items.empty()) return;
  html->markup("<h3>Not looked at</h3><ul class=\"list\">").append(std::move(items));
  html->markup("</ul>");
}

void write_skipped(HtmlWriter* html, const std::vector<Skipped>& skipped) {
  if (skipped.empty()) return;
  std::map<std::string, std::vector<const std::string*>> by_reason;
  for (const Skipped& file : skipped) by_reason[file.reason].push_back(&file.path);
  html->markup("<h3>Left out on purpose: ").count(skipped.size(), "file", "files");
  html->markup("</h3><ul class=\"list\">");
  for (const auto& [reason, paths] : by_reason) {
    html->markup("<li>").number(paths.size()).text(" ").text(reason, 100);
    html->text(paths.size() == 1 ? ": " : " files: ");
    html->markup("<span class=\"mono soft\">");
    for (std::size_t i = 0; i < std::min(paths.size(), kMaxPathsOfReason); ++i) {
      html->text(i == 0 ? "" : ", ").text(*paths[i], 200);
    }
    html->markup("</span>");
    if (paths.size() > kMaxPathsOfReason) {
      html->text(" and ").number(paths.size() - kMaxPathsOfReason).text(" more");
    }
    html->markup("</li>");
  }
  html->markup("</ul>");
}

void write_config_vars(HtmlWriter* html, const std::vector<Skipped>& vars) {
  if (vars.empty()) return;
  html->markup("<h3>Config vars whose values were not looked for</h3><ul class=\"list\">");
  for (std::size_t i = 0; i < std::min(vars.size(), kMaxListed); ++i) {
    html->markup("<li><code>").text(vars[i].path, 200).markup("</code>: ").text(vars[i].reason);
    html->markup("</li>");
  }
  if (vars.size() > kMaxListed) {
    html->markup("<li>and ").number(vars.size() - kMaxListed).markup(" more</li>");
  }
  html->markup("</ul>");
}

}  // namespace

HtmlWriter html_owasp(const Report& report) {
  HtmlWriter html;
  if (report.owasp.empty()) {
    html.markup(
        "<p class=\"soft\">This command runs no checks; <code>sluice gate</code> does.</p>");
    return html;
  }
  html.markup("<p class=\"soft\">What this run looked for in each category, and what can only be ");
  html.markup("seen elsewhere: by tests, reviews, and in operation.</p>");
  for (auto view = report.owasp.rbegin(); view != report.owasp.rend(); ++view) {
    if (view == report.owasp.rbegin()) {
      html.markup("<details class=\"owasp\" open>");
    } else {
      html.markup("<details class=\"owasp\">");
    }
    html.markup("<summary>Edition of ").text(view->edition).markup("</summary><table><thead><tr>");
    html.markup("<th scope=\"col\">Category</th><th scope=\"col\">Found</th>");
    html.markup("<th scope=\"col\">Looked at</th><th scope=\"col\">Not seen by a build</th>");
    html.markup("</tr></thead><tbody>");
    for (const OwaspRow& row : view->rows) write_row(&html, *view, row);
    html.markup("</tbody></table></details>");
  }
  return html;
}

HtmlWriter html_unchecked(const Report& report) {
  HtmlWriter html;
  write_problems(&html, report, true);
  write_parts(&html, report);
  write_problems(&html, report, false);
  write_config_vars(&html, report.scan.left_out_vars);
  write_skipped(&html, report.scan.skipped);
  if (html.empty()) html.markup("<p>Nothing was left out.</p>");
  return html;
}

}  // namespace sluice::report
